"""How much memory is asked for to build an index."""

import re

import pytest

from core.adapters.postgres.publishing_sql import index_memory

#: A graph holds of each vector of 512 halves 1,032 bytes, and with m = 16 some 650 for its edges.
GRAPH_BYTES = 1_700


def _megabytes(vectors: int) -> int:
    found = re.search(r"'(\d+)MB'", index_memory(vectors))
    assert found
    return int(found[1])


@pytest.mark.parametrize("vectors", [0, 10_000, 110_000, 1_100_000, 3_000_000])
def test_the_whole_graph_fits(vectors: int) -> None:
    assert _megabytes(vectors) * 2**20 >= vectors * GRAPH_BYTES


def test_no_size_asks_for_more_than_servers_have() -> None:
    assert _megabytes(10**9) == 8_000
    assert _megabytes(10_000) < 100
