"""What every feature shows itself with: screens and their texts, buttons, showing, progress."""
