"""The built-in text encoder: a lexicon in three languages and hashed n-grams; numpy only."""

from core.adapters.local_text.encoder import LocalTextEncoder
from core.adapters.local_text.lexicon_file import Concept, Lexicon, LexiconError

__all__ = ["Concept", "Lexicon", "LexiconError", "LocalTextEncoder"]
