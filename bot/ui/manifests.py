"""All manifests together, as their readers want them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from bot.ui.callbacks import CODES
from bot.ui.feature import Feature, Line, Menu

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
#: Command and the id of its text.
Entries = tuple[tuple[str, str], ...]


class Features:
    """The features, in the order of registration; raises `ValueError` where two claim the same."""

    def __init__(self, features: Iterable[Feature]) -> None:
        self.all = tuple(sorted(features, key=lambda each: (each.order, each.name)))
        own = [(each.name, each.codes) for each in self.all]
        self.codes = _joined([("bot.ui.callbacks", CODES), *own])
        self.presses = _joined((each.name, each.presses) for each in self.all)
        self.text_commands = _joined((each.name, each.text_commands) for each in self.all)
        self.links = _joined((each.name, each.links) for each in self.all)
        self.places = _joined((each.name, each.places) for each in self.all)
        self.sections = _joined((each.name, each.sections) for each in self.all)
        commands = [command for each in self.all for command in each.commands]
        self.help = _in_place((f"/{each.name}", each.help) for each in commands)
        self._menus = {
            menu: _in_place((each.name, each.menu) for each in commands if menu in each.menus)
            for menu in Menu
        }

    def menu(self, menu: Menu) -> Entries:
        """The commands of a menu, with the ids of their texts."""
        return self._menus[menu]


def _joined(parts: Iterable[tuple[str, Mapping[_Key, _Value]]]) -> Mapping[_Key, _Value]:
    joined: dict[_Key, _Value] = {}
    whose: dict[_Key, str] = {}
    for name, part in parts:
        for key, value in part.items():
            if key in joined:
                raise ValueError(f"{key!r} is claimed by {whose[key]} and by {name}")
            joined[key], whose[key] = value, name
    return MappingProxyType(joined)


def _in_place(lines: Iterable[tuple[str, Line | None]]) -> Entries:
    offered = [(line.place, name, line.message) for name, line in lines if line]
    return tuple((name, message) for _, name, message in sorted(offered))
