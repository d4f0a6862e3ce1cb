"""Formatted text: Telegram's HTML and Markdown, entities, and lengths in UTF-16 units."""
