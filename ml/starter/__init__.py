"""The project's own catalogue: songs, artists and playlists in plain text files."""
