"""Launchers of the stores that live beside the program when no server is named."""
