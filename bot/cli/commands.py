"""From parsed arguments to the command that does the work."""

import argparse
from collections.abc import Callable, Coroutine
from typing import Any

from bot.cli.settings import read_settings
from core.settings import Settings


def run_command(arguments: argparse.Namespace) -> int:
    """Run it on an event loop; its exit code."""
    settings = read_settings()
    return _run(_COMMANDS[arguments.command](arguments, settings))


def _serve(arguments: argparse.Namespace, settings: Settings) -> Coroutine[Any, Any, int]:
    from bot.cli.serve import serve

    return serve(arguments, settings)


def _ask(arguments: argparse.Namespace, settings: Settings) -> Coroutine[Any, Any, int]:
    from bot.cli.asking import ask_command

    return ask_command(arguments, settings)


def _jobs(arguments: argparse.Namespace, settings: Settings) -> Coroutine[Any, Any, int]:
    from bot.cli.jobs import jobs_command

    return jobs_command(arguments, settings)


def _migrate(_: argparse.Namespace, settings: Settings) -> Coroutine[Any, Any, int]:
    from bot.cli.migrating import migrate_command

    return migrate_command(settings)


def _doctor(_: argparse.Namespace, settings: Settings) -> Coroutine[Any, Any, int]:
    from bot.cli.doctor import doctor_command

    return doctor_command(settings)


def _export(arguments: argparse.Namespace, settings: Settings) -> Coroutine[Any, Any, int]:
    from bot.cli.exporting import export_command

    return export_command(arguments, settings)


_COMMANDS: dict[str, Callable[[argparse.Namespace, Settings], Coroutine[Any, Any, int]]] = {
    "run": _serve,
    "ask": _ask,
    "jobs": _jobs,
    "migrate": _migrate,
    "doctor": _doctor,
    "export": _export,
}


def _run(work: Coroutine[Any, Any, int]) -> int:
    try:
        import uvloop
    except ImportError:  # not on Windows
        import asyncio

        return asyncio.run(work)
    return uvloop.run(work)
