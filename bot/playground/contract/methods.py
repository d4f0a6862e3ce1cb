"""The table of methods, derived from the signatures of `telegram.Bot`."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import telegram

from bot.playground.contract import corrections
from bot.playground.contract.kinds import Kind, kind_of


@dataclass(frozen=True)
class Field:
    """A parameter of a method, or a field of an object."""

    name: str
    kind: Kind
    required: bool


@dataclass(frozen=True)
class Method:
    """A method of the Bot API."""

    name: str
    fields: Mapping[str, Field]


@cache
def methods() -> Mapping[str, Method]:
    """Derive every method that PTB knows, by its name on the wire."""
    found = {
        name: _derive(name, function)
        for name, function in inspect.getmembers(telegram.Bot, inspect.iscoroutinefunction)
        if "_" not in name and name not in corrections.NOT_METHODS
    }
    return MappingProxyType(found)


@cache
def method_names() -> Mapping[str, str]:
    """Map lower-cased names to proper ones: Telegram does not look at case."""
    return MappingProxyType({name.lower(): name for name in methods()})


def _derive(name: str, function: object) -> Method:
    assert callable(function)  # noqa: S101 - narrows the type for mypy
    dropped = corrections.DROPPED.get(name, frozenset())
    required = corrections.REQUIRED.get(name, frozenset())
    fields = {
        parameter.name: Field(
            parameter.name,
            kind_of(parameter.annotation),
            parameter.default is parameter.empty or parameter.name in required,
        )
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind is not parameter.KEYWORD_ONLY
        and parameter.name not in corrections.TRANSPORT
        and parameter.name not in dropped
    }
    return Method(name, MappingProxyType(fields))
