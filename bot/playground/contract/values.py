"""Turning what arrived into checked values: Telegram takes JSON, forms and JSON in forms."""

import json
import math
import re
from collections.abc import Collection, Mapping
from typing import Any

from bot.playground.contract.kinds import Kind
from bot.playground.contract.methods import Method
from bot.playground.contract.objects import choose_variant, object_fields
from bot.playground.errors import ApiError, bad_request

_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "inline_query_id": "query is too old and response timeout expired or query ID is invalid",
}


def checked(
    method: Method, raw: Mapping[str, Any], uploads: Collection[str] = ()
) -> dict[str, Any]:
    """Check a call's parameters against the method; leave out those that are null."""
    for name in raw:
        if name not in method.fields:
            raise bad_request(f'unknown parameter "{name}" in {method.name}')
    values: dict[str, Any] = {}
    for name, field in method.fields.items():
        value = raw.get(name)
        if value is None and name in uploads and "InputFile" in field.kind.names:
            value = f"attach://{name}"
        if value is None:
            if field.required:
                raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
            continue
        values[name] = value_of(field.kind, value, name)
    return values


def value_of(kind: Kind, value: Any, path: str) -> Any:
    """Decode and check one value; `path` says in the error where it stood."""
    if kind.depth:
        return _array(kind, value, path)
    if kind.is_object:
        return _object(kind, value, path)
    for name in kind.names:
        if (found := _SCALAR[name](value)) is not None:
            return found
    if kind.names:
        raise _wrong(kind, path)
    return value


def _array(kind: Kind, value: Any, path: str) -> list[Any]:
    items = _parsed(kind, value, path)
    if not isinstance(items, list):
        raise _wrong(kind, path)
    return [value_of(kind.item(), each, f"{path}[{n}]") for n, each in enumerate(items)]


def _object(kind: Kind, value: Any, path: str) -> dict[str, Any]:
    given = _parsed(kind, value, path)
    if not isinstance(given, dict):
        raise _wrong(kind, path)
    name = choose_variant(kind.names, given)
    if name is None:
        raise _wrong(kind, path)
    fields = object_fields(name)
    for key in given:
        if key not in fields:
            raise bad_request(f'unknown field "{path}.{key}" in {name}')
    result: dict[str, Any] = {}
    for key, field in fields.items():
        if given.get(key) is not None:
            result[key] = value_of(field.kind, given[key], f"{path}.{key}")
        elif field.required:
            raise bad_request(f'field "{path}.{key}" is required in {name}')
    return result


def _parsed(kind: Kind, value: Any, path: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f'can\'t parse "{path}" as JSON: {kind} expected') from None


def _wrong(kind: Kind, path: str) -> ApiError:
    return bad_request(f'wrong type of "{path}": {kind} expected')


def _integer(value: Any) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _float(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _boolean(value: Any) -> bool | None:
    words = {"true": True, "false": False, "1": True, "0": False}
    return words.get(str(value).lower()) if isinstance(value, bool | int | str) else None


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


_SCALAR = {
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "String": _string,
    "InputFile": _string,
}
