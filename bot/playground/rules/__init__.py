"""Rules of the Bot API beyond types: keyboards, inline results, commands, media."""
