"""A trained release over a corpus in memory: what requests read, without a database."""
