"""Timed work: its declarations, and what ticks them; one of all processes does each."""

from bot.jobs.ticking import ticking

__all__ = ["ticking"]
