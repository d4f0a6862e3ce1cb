"""Timed work: each job takes a lock in PostgreSQL, so that one of all processes does it."""
