"""The Bot API's own document, where it is at hand, and values made from it."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

_ALWAYS = re.compile(r"always [“\"]([^”\"]+)[”\"]|must be (\w+)$")
_PLAIN: dict[str, Any] = {"Integer": 1, "String": "x", "Boolean": True, "True": True, "Float": 1.0}
_DATE = 1_700_000_000


def bot_api_spec() -> dict[str, Any]:
    """The document; skips the test where there is none."""
    given = os.environ.get("SEGUE_TEST_SPECS")
    root = Path(__file__).resolve().parents[2]
    found = [Path(given) / "api.json"] if given else sorted(root.parent.glob("*/specs/api.json"))
    found = [path for path in found if path.is_file()]
    if not found:
        pytest.skip("no api.json at hand; set SEGUE_TEST_SPECS to its folder")
    document: dict[str, Any] = json.loads(found[0].read_text(encoding="utf-8"))
    return document


def smallest(spec: dict[str, Any], kind: str) -> Any:
    """A valid value with what is required and nothing else; of several kinds the first."""
    if kind.startswith("Array of "):
        return [smallest(spec, kind.removeprefix("Array of "))]
    if kind in _PLAIN:
        return _PLAIN[kind]
    type_ = spec["types"][kind]
    if type_.get("subtypes"):
        return smallest(spec, type_["subtypes"][0])
    fields = [each for each in type_.get("fields", []) if each["required"]]
    return {each["name"]: _of_field(spec, each) for each in fields}


def _of_field(spec: dict[str, Any], field: dict[str, Any]) -> Any:
    always = _ALWAYS.search(field["description"])
    if always and field["types"] == ["String"]:
        return always[1] or always[2]
    if field["name"].endswith("date"):
        return _DATE
    return smallest(spec, field["types"][0])
