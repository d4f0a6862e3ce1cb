"""Playlists as matrices: reading them, splitting them without leaks, making cases to answer."""
