"""Everything driven from outside: Telegram, the command line, the playground."""
