"""Offline programs (import, train, evaluate, publish) and one door for serving: `ml.serving`."""
