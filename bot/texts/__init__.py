"""What the bot says, in every language: Fluent files beside this module, one folder a language."""

from bot.texts.library import FALLBACK, LANGUAGES, Library, Texts, language_of

__all__ = ["FALLBACK", "LANGUAGES", "Library", "Texts", "language_of"]
