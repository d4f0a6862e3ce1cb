"""Measuring: models on held-out playlists, with figures, intervals and a table."""
