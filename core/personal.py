"""How keys that belong to somebody begin, so that all of them can be found and deleted."""


def of(user_id: int) -> str:
    """The beginning of every key that holds data of this user, or of their private chat.

    A private chat has its user's id. Groups have ids below zero; keys of theirs begin the same
    way, which does no harm.
    """
    return f"of:{user_id}:"
