"""Models, one a file, under one contract (`ml.models.base`)."""
