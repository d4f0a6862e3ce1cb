"""The use cases, one a file; each asks for the narrow ports that it uses."""
