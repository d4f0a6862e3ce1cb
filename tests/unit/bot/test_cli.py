"""The command line: what is asked for, what it says, and what it refuses."""

import argparse
import io
import json
import logging
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli.doctor import Finding, disk, line, python_version, telegram_token
from bot.cli.parser import OFFLINE, build_parser
from bot.cli.serve import Mode, chosen_mode
from bot.logs import configure_logs
from bot.telegram_app import bot_api_root
from bot.transport.webhook import webhook_secret
from core.errors import SetupError, StoreDownError
from core.settings import Settings

TOKEN = "1234567890:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


def arguments(*words: str) -> argparse.Namespace:
    return build_parser().parse_args(words)


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type,call-arg]


@pytest.mark.parametrize(
    ("words", "values", "mode"),
    [
        (("run",), {}, Mode.PLAYGROUND),
        (("run", "--playground"), {}, Mode.PLAYGROUND),
        (("run",), {"telegram_bot_token": TOKEN}, Mode.POLLING),
        (("run", "--polling"), {"telegram_bot_token": TOKEN}, Mode.POLLING),
        (
            ("run",),
            {"telegram_bot_token": TOKEN, "telegram_webhook_url": "https://x.example/hook"},
            Mode.WEBHOOK,
        ),
        (
            ("run", "--polling"),
            {"telegram_bot_token": TOKEN, "telegram_webhook_url": "https://x.example/hook"},
            Mode.POLLING,
        ),
    ],
)
def test_the_mode_follows_from_arguments_and_settings(
    words: tuple[str, ...], values: dict[str, object], mode: Mode
) -> None:
    assert chosen_mode(arguments(*words), settings(**values)) is mode


@pytest.mark.parametrize(
    ("words", "values", "said"),
    [
        (("run", "--playground"), {"telegram_bot_token": TOKEN}, "never runs beside a real bot"),
        (("run", "--polling"), {}, "TELEGRAM_BOT_TOKEN is not set"),
        (("run", "--webhook"), {}, "TELEGRAM_BOT_TOKEN is not set"),
        (("run", "--webhook"), {"telegram_bot_token": TOKEN}, "TELEGRAM_WEBHOOK_URL is not set"),
    ],
)
def test_a_mode_that_cannot_be_is_refused_with_a_sentence(
    words: tuple[str, ...], values: dict[str, object], said: str
) -> None:
    with pytest.raises(SetupError, match=said):
        chosen_mode(arguments(*words), settings(**values))


@pytest.mark.parametrize(
    "words",
    [(), ("dance",), ("ask",), ("run", "--port", "x"), ("run", "--port", "70000"),
     ("run", "--polling", "--playground")],
)  # fmt: skip
def test_wrong_usage_is_exit_code_two(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert "usage: segue" in capsys.readouterr().err


def test_help_lists_the_offline_commands_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(f"  {name} " in printed for name in OFFLINE)


def test_offline_commands_are_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[list[str]] = []

    def offline(words: list[str]) -> int:
        got.append(words)
        return 7

    monkeypatch.setattr("ml.cli.main", offline)
    assert main(["import", "jsonl", "x.jsonl", "--strict"]) == 7
    assert got == [["import", "jsonl", "x.jsonl", "--strict"]]


def test_a_failure_is_one_sentence_and_exit_code_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: argparse.Namespace) -> int:
        raise StoreDownError("Redis does not answer")

    monkeypatch.setattr("bot.cli.commands.run_command", fail)
    assert main(["doctor"]) == 1
    assert capsys.readouterr().err == "segue: Redis does not answer\n"
    with pytest.raises(StoreDownError):
        main(["doctor", "--debug"])


def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEGUE_POOL_SIZE", "many")
    assert main(["migrate"]) == 1
    assert "SEGUE_POOL_SIZE is not usable" in capsys.readouterr().err


# doctor --------------------------------------------------------------------------------------


def test_the_doctor_says_what_to_do(tmp_path: Path) -> None:
    assert python_version((3, 10, 1)).fatal
    assert not python_version((3, 11, 0)).advice
    folder = tmp_path / "new" / "data"
    assert disk(folder, lambda _: 5 * 10**9).advice == ""
    assert folder.is_dir()
    assert disk(folder, lambda _: 10).advice == "Make room."
    blocked = tmp_path / "file"
    blocked.touch()
    assert disk(blocked / "data", lambda _: 10**10).fatal
    assert telegram_token(settings()).advice
    assert telegram_token(settings(telegram_bot_token="hello")).fatal
    good = telegram_token(settings(telegram_bot_token=TOKEN))
    assert not good.advice
    assert TOKEN not in line(good)
    assert line(Finding("x", "y", "Do z.", fatal=True)) == "FAIL x: y. Do z."


# logging and Telegram ------------------------------------------------------------------------


@pytest.fixture
def _logging_as_before() -> object:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.mark.usefixtures("_logging_as_before")
def test_logs_are_json_off_a_terminal_and_hide_addresses_with_tokens() -> None:
    stream = io.StringIO()
    configure_logs("auto", "INFO", stream)
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("segue.test").info("hello %s", "world")
    entries = [json.loads(each) for each in stream.getvalue().splitlines()]
    assert [entry["event"] for entry in entries] == ["hello world"]
    assert entries[0]["level"] == "info"


@pytest.mark.usefixtures("_logging_as_before")
def test_an_exception_is_one_line_of_json_that_names_its_kind_alone() -> None:
    stream = io.StringIO()
    configure_logs("json", "INFO", stream)
    try:
        raise LookupError("gone")
    except LookupError:
        logging.getLogger("segue.test").exception("failed")
    (entry,) = [json.loads(each) for each in stream.getvalue().splitlines()]
    assert entry["exception"].endswith("builtins.LookupError")
    assert "in test_an_exception" in entry["exception"]


@pytest.mark.parametrize(
    "given", ["http://h:1", "http://h:1/", "http://h:1/bot", "http://h:1/bot/"]
)
def test_a_bot_api_server_is_named_either_way(given: str) -> None:
    assert bot_api_root(given) == "http://h:1/bot"


def test_a_webhook_always_has_a_secret() -> None:
    assert webhook_secret(TOKEN, "mine") == "mine"
    made = webhook_secret(TOKEN, None)
    assert made == webhook_secret(TOKEN, None) != webhook_secret(TOKEN + "x", None)
    assert TOKEN not in made
    assert made.isalnum()
