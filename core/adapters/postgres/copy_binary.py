"""Rows of vectors and neighbour lists in PostgreSQL's binary COPY format, made by numpy.

Format: https://www.postgresql.org/docs/current/sql-copy.html; `halfvec` is a 16-bit dimension,
16 unused bits, then its elements, all big-endian. A row at a time in Python took 20 times as long.
"""

import struct
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
_ROWS = 4_096
_INT8, _FLOAT4 = 20, 700  # types of array elements

Ids = NDArray[np.int64]
Halves = NDArray[np.float16]


def vector_rows(
    release_id: int, ids: Ids, vectors: Halves, shown: NDArray[np.bool_] | None = None
) -> Iterator[bytes]:
    """Rows of (release_id, id, embedding[, shown]), header and trailer included."""
    dimension = vectors.shape[1]
    fields = [
        ("fields", ">i2"), ("l0", ">i4"), ("release", ">i4"), ("l1", ">i4"), ("id", ">i8"),
        ("l2", ">i4"), ("dimension", ">i2"), ("unused", ">i2"), ("vector", ">f2", (dimension,)),
    ]  # fmt: skip
    if shown is not None:
        fields += [("l3", ">i4"), ("shown", "u1")]
    yield HEADER
    for start in range(0, len(ids), _ROWS):
        part = slice(start, start + _ROWS)
        rows = np.zeros(len(ids[part]), np.dtype(fields))
        rows["fields"] = 3 if shown is None else 4
        rows["l0"], rows["release"] = 4, release_id
        rows["l1"], rows["id"] = 8, ids[part]
        rows["l2"], rows["dimension"], rows["vector"] = 4 + 2 * dimension, dimension, vectors[part]
        if shown is not None:
            rows["l3"], rows["shown"] = 1, shown[part]
        yield rows.tobytes()
    yield TRAILER


def neighbour_rows(
    release_id: int, ids: Ids, offsets: Ids, neighbours: Ids, scores: NDArray[np.float32]
) -> Iterator[bytes]:
    """Rows of (release_id, track_id, neighbours, scores); lists in compressed rows by `offsets`.

    Lists of one length are written together: their rows have one size.
    """
    yield HEADER
    sizes = np.diff(offsets)
    for size in np.unique(sizes):
        chosen = np.flatnonzero(sizes == size)
        for start in range(0, len(chosen), _ROWS):
            at = chosen[start : start + _ROWS]
            cells = offsets[at][:, None] + np.arange(size)  # [rows, size]
            yield _lists(release_id, ids[at], neighbours[cells], scores[cells])
    yield TRAILER


def facet_rows(
    release_id: int, facets: Sequence[str], offsets: Ids, tracks: Ids
) -> Iterator[bytes]:
    """Rows of (release_id, facet, tracks); lists, none empty, in compressed rows by `offsets`."""
    cells = np.zeros(len(tracks), [("length", ">i4"), ("value", ">i8")])
    cells["length"], cells["value"] = 8, tracks
    yield HEADER
    for at, facet in enumerate(facets):
        name, own = facet.encode(), cells[offsets[at] : offsets[at + 1]].tobytes()
        size = int(offsets[at + 1] - offsets[at])
        head = struct.pack(">hiii", 3, 4, release_id, len(name))
        array = struct.pack(">iiiiii", 20 + len(own), 1, 0, _INT8, size, 1)
        yield head + name + array + own
    yield TRAILER


def _lists(release_id: int, ids: Ids, neighbours: Ids, scores: NDArray[np.float32]) -> bytes:
    size = neighbours.shape[1]
    head = [
        (f"{name}{{0}}", ">i4")
        for name in ("length", "dimensions", "nulls", "type", "size", "lower")
    ]
    fields: list[object] = [
        ("fields", ">i2"), ("l0", ">i4"), ("release", ">i4"), ("l1", ">i4"), ("id", ">i8"),
    ]  # fmt: skip
    for array, element in enumerate((">i8", ">f4")):
        fields += [(name.format(array), kind) for name, kind in head]
        fields.append((f"cells{array}", [("length", ">i4"), ("value", element)], (size,)))
    rows = np.zeros(len(ids), np.dtype(fields))
    rows["fields"] = 4
    rows["l0"], rows["release"], rows["l1"], rows["id"] = 4, release_id, 8, ids
    for array, (kind, width, values) in enumerate(((_INT8, 8, neighbours), (_FLOAT4, 4, scores))):
        rows[f"length{array}"] = 20 + size * (4 + width)
        rows[f"dimensions{array}"], rows[f"type{array}"] = 1, kind
        rows[f"size{array}"], rows[f"lower{array}"] = size, 1
        rows[f"cells{array}"]["length"] = width
        rows[f"cells{array}"]["value"] = values
    return rows.tobytes()
