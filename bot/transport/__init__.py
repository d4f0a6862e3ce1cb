"""Between Telegram and the features: updates in, at least once and in order; calls out, in time."""
