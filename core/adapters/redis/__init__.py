"""Redis, over redis-py."""
