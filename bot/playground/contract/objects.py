"""The fields of the objects that calls carry, derived from PTB's classes."""

import inspect
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import telegram

from bot.playground.contract import corrections
from bot.playground.contract.kinds import Kind, kind_of
from bot.playground.contract.methods import Field


@cache
def object_fields(name: str) -> Mapping[str, Field]:
    """List the wire fields of an object: PTB keeps one slot for each."""
    cls: type = getattr(telegram, name)
    parameters = inspect.signature(cls).parameters
    fields = {}
    for slot in _slots(cls):
        given = slot.lstrip("_")
        if slot == "api_kwargs" or (slot.startswith("_") and given not in parameters):
            continue
        constant = given in corrections.CONSTANT_FIELDS
        parameter = parameters.get(given)
        if parameter is None:
            kind, required = Kind(()), constant
        else:
            kind = kind_of(parameter.annotation)
            required = parameter.default is parameter.empty
        fields[given] = Field(given, kind, required or constant)
    return MappingProxyType(fields)


def _slots(cls: type) -> list[str]:
    return [
        slot
        for parent in reversed(cls.__mro__)
        for slot in getattr(parent, "__slots__", ())
        if not slot.startswith("__")
    ]


@cache
def variants(name: str) -> tuple[str, ...]:
    """List what stands under a base class such as `InputMedia`; a plain object is its own."""
    found: list[str] = []
    queue: list[type] = list(getattr(telegram, name).__subclasses__())
    while queue:
        cls = queue.pop(0)
        queue.extend(cls.__subclasses__())
        if getattr(telegram, cls.__name__, None) is cls:
            found.append(cls.__name__)
    return tuple(found) or (name,)


def type_name(variant: str) -> str:
    """Give the `type` that tells a variant: `MenuButtonWebApp` has `web_app`."""
    parents = [cls.__name__ for cls in getattr(telegram, variant).__mro__[1:]]
    base = next((name for name in parents if variant.startswith(name)), "")
    suffix = variant.removeprefix(base).removeprefix("Cached")
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", suffix).lower()


def choose_variant(names: tuple[str, ...], value: Mapping[str, Any]) -> str | None:
    """Pick the object that a value is meant to be, or None when it is none of them."""
    candidates = [variant for name in names for variant in variants(name)]
    if "type" in value and len(candidates) > 1:
        candidates = [each for each in candidates if type_name(each) == value["type"]]
    if len(candidates) == 1:
        return candidates[0]
    fitting = [each for each in candidates if _required(each) <= value.keys()]
    if fitting:
        return max(fitting, key=lambda each: len(_required(each)))
    plain = [each for each in candidates if "Cached" not in each]
    return plain[0] if "type" in value and plain else None


def _required(name: str) -> set[str]:
    return {field.name for field in object_fields(name).values() if field.required}
