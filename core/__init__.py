"""What Segue means: the rules, the use cases and the ports; it knows neither Telegram nor torch."""
