"""What texts cost at OpenAI or a server like it, and how much of them one call may hold."""

from collections.abc import Iterator, Sequence

MOST_INPUTS = 2048  # of one call
_MOST_TOKENS, _LONGEST_INPUT = 300_000, 8_000  # of one call and of one text
_MARKS = 8  # tokens that a server may put around a text


def estimated_tokens(text: str) -> int:
    """At least as many as the tokeniser would count: 3 ASCII characters or 2 other bytes each."""
    plain = sum(char.isascii() for char in text)
    return 1 + plain // 3 + (len(text.encode("utf-8", "replace")) - plain) // 2


def counted(answer: object, batch: Sequence[str]) -> int | None:
    """The tokens that the server says it counted; None where it says nothing that can be true.

    No tokeniser counts more than one for a byte, with a few marks around each text.
    """
    usage = getattr(answer, "usage", None)
    count = getattr(usage, "total_tokens", None)
    most = sum(len(text.encode()) + _MARKS for text in batch)
    if not isinstance(count, int) or isinstance(count, bool):
        return None
    return count if 0 < count <= most else None


def batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Runs of texts within the API's limits: 2,048 inputs and 300,000 tokens."""
    batch: list[str] = []
    tokens = 0
    for text in texts:
        cost = estimated_tokens(text)
        if batch and (len(batch) == MOST_INPUTS or tokens + cost > _MOST_TOKENS):
            yield batch
            batch, tokens = [], 0
        batch.append(text)
        tokens += cost
    if batch:
        yield batch


def cut(text: str) -> str:
    """The beginning that fits one input; lone surrogates, which JSON cannot carry, become `?`."""
    text = text[: _LONGEST_INPUT * 3].encode("utf-8", "replace").decode()
    while estimated_tokens(text) > _LONGEST_INPUT:
        text = text[: len(text) * 3 // 4]
    return text
