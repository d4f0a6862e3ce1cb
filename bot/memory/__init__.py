"""What the bot remembers between messages, in Redis: lists, questions, limits, languages."""
