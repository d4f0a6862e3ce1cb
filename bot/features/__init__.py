"""The features of the bot, one package each; each is found here by its manifest, `FEATURE`."""

from importlib import import_module
from pkgutil import iter_modules

from bot.ui.manifests import Features


def found() -> Features:
    """All features; raises `ValueError` where two of them claim the same."""
    names = [each.name for each in iter_modules(__path__) if each.ispkg]
    return Features(import_module(f"{__name__}.{name}").FEATURE for name in names)
