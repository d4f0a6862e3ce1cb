"""What the Bot API accepts: methods, objects and types, read off python-telegram-bot."""
