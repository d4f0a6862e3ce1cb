"""Which sightings of tracks are one recording: by Spotify id, ISRC, and artist with title.

Pure. A *sighting* is what one import says of a track, a *known* row what the catalogue says. They
are joined as a graph whose edges are ids, under these rules:

- a Spotify id is one recording, and keeps the name that it has in the catalogue, else the name that
  it is given most often;
- artist and title (`core.naming.recording_key`) are one recording;
- an ISRC is one recording, but never joins two different songs: where the names say different
  songs, the names are trusted and the ISRC stays with the song that carries it most often (wrong
  ISRCs are common in such data, and a wrong join loses a song for good);
- rows of the catalogue that turn out to be one are merged into the named one, then the oldest.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Node = tuple[str, str | int]  # ("id" | "key" | "isrc" | "row", value)


@dataclass(frozen=True, slots=True)
class Sighting:
    """How a track is identified in the import, and how often it is seen so."""

    spotify_id: str | None
    isrc: str | None
    key: str | None  # core.naming.recording_key; None: nameless
    times: int = 1


@dataclass(frozen=True, slots=True)
class Known:
    """How a row of the catalogue is identified."""

    track_id: int
    key: str | None
    isrc: str | None
    spotify_ids: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # further recording keys (with tabs) and ISRCs (without)


@dataclass(slots=True)
class Group:
    """One recording: the sightings of it (by index), and the rows that it has so far."""

    key: str | None
    isrc: str | None
    spotify_ids: list[str] = field(default_factory=list)  # of the sightings
    sightings: list[int] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)  # the one that stays first
    aliases: list[str] = field(default_factory=list)  # its keys and ISRCs beside these, sorted


@dataclass(slots=True)
class Resolution:
    """The recordings, and how often an ISRC would have joined two songs."""

    groups: list[Group]
    conflicts: int


def song_of(key: str) -> str:
    """The song key within a recording key."""
    return key.rpartition("\t")[0]


def resolve(sightings: Sequence[Sighting], known: Sequence[Known]) -> Resolution:
    """Group the sightings and rows by recording; the order of the sightings makes no difference."""
    graph = _Graph()
    names = _names(sightings, known)
    for row in known:
        for node in _nodes_of_row(row):
            graph.join(("row", row.track_id), node)
    for spotify_id, key in sorted(names.items()):
        graph.join(("id", spotify_id), ("key", key))
    renamed = {
        at
        for at, seen in enumerate(sightings)
        if seen.spotify_id is not None
        and seen.key is not None
        and graph.song(("id", seen.spotify_id)) != song_of(seen.key)
    }
    conflicts = 0
    for node, isrc in _isrc_edges(sightings, known, renamed):
        conflicts += not graph.join(node, ("isrc", isrc))
    return Resolution(_groups(graph, sightings, known), conflicts)


def _names(sightings: Sequence[Sighting], known: Sequence[Known]) -> dict[str, str]:
    """The recording key of each Spotify id that has a name."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for seen in sightings:
        if seen.spotify_id is not None and seen.key is not None:
            votes[seen.spotify_id][seen.key] += seen.times
    names = {
        spotify_id: min(given, key=lambda key: (-given[key], key))
        for spotify_id, given in votes.items()
    }
    for row in known:
        if row.key is not None:
            names.update(dict.fromkeys(row.spotify_ids, row.key))
    return names


def _nodes_of_row(row: Known) -> Iterable[Node]:
    if row.key is not None:
        yield "key", row.key
    for alias in row.aliases:
        yield ("key" if "\t" in alias else "isrc"), alias
    if row.isrc is not None:
        yield "isrc", row.isrc
    for spotify_id in row.spotify_ids:
        yield "id", spotify_id


def _isrc_edges(
    sightings: Sequence[Sighting], known: Sequence[Known], renamed: set[int]
) -> list[tuple[Node, str]]:
    """What carries which ISRC, most often seen first; a Spotify id carries only one."""
    owned = {
        spotify_id: row.isrc
        for row in known
        if row.isrc is not None
        for spotify_id in row.spotify_ids
    }
    by_id: dict[str, Counter[str]] = defaultdict(Counter)
    by_key: Counter[tuple[str, str]] = Counter()
    for at, seen in enumerate(sightings):
        if seen.isrc is None:
            continue
        if seen.spotify_id is not None:
            by_id[seen.spotify_id][seen.isrc] += seen.times
        if seen.key is not None and at not in renamed:
            by_key[seen.key, seen.isrc] += seen.times
    edges: list[tuple[int, Node, str]] = [
        (-times, ("key", key), isrc) for (key, isrc), times in by_key.items()
    ]
    for spotify_id, given in by_id.items():
        isrc = owned.get(spotify_id) or min(given, key=lambda isrc: (-given[isrc], isrc))
        edges.append((-given[isrc], ("id", spotify_id), isrc))
    return [(node, isrc) for _times, node, isrc in sorted(edges)]


def _groups(graph: "_Graph", sightings: Sequence[Sighting], known: Sequence[Known]) -> list[Group]:
    groups: dict[Node, Group] = {}
    keys: dict[Node, Counter[str]] = defaultdict(Counter)
    isrcs: dict[Node, Counter[str]] = defaultdict(Counter)
    for row in sorted(known, key=lambda row: (row.key is None, row.track_id)):
        root = graph.root(("row", row.track_id))
        groups.setdefault(root, Group(None, None)).known.append(row)
    for at, seen in enumerate(sightings):
        root = graph.root(_node(seen))
        group = groups.setdefault(root, Group(None, None))
        group.sightings.append(at)
        if seen.spotify_id is not None and seen.spotify_id not in group.spotify_ids:
            group.spotify_ids.append(seen.spotify_id)
        if seen.key is not None and graph.root(("key", seen.key)) == root:
            keys[root][seen.key] += seen.times
        if seen.isrc is not None and graph.root(("isrc", seen.isrc)) == root:
            isrcs[root][seen.isrc] += seen.times
    for root, group in groups.items():
        for row in group.known:
            for alias in (row.key, row.isrc, *row.aliases):
                if alias is not None:
                    (keys if "\t" in alias else isrcs)[root][alias] += 1
        named = next((row.key for row in group.known if row.key), None)
        group.key = named or _favourite(keys[root])
        owned = next((row.isrc for row in group.known if row.isrc), None)
        group.isrc = owned or _favourite(isrcs[root])
        group.aliases = sorted({*keys[root], *isrcs[root]} - {group.key, group.isrc})
    return list(groups.values())


def _node(seen: Sighting) -> Node:
    if seen.spotify_id is not None:
        return "id", seen.spotify_id
    return ("key", seen.key) if seen.key is not None else ("isrc", seen.isrc or "")


def _favourite(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda value: (-counts[value], value), default=None)


class _Graph:
    """Union-find over nodes; a component is of one song at most."""

    def __init__(self) -> None:
        self._parents: dict[Node, Node] = {}
        self._songs: dict[Node, str] = {}

    def root(self, node: Node) -> Node:
        parents = self._parents
        if node not in parents:
            parents[node] = node
            if node[0] == "key":
                self._songs[node] = song_of(str(node[1]))
            return node
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    def song(self, node: Node) -> str | None:
        """The song that a node's component is of, as far as names tell."""
        return self._songs.get(self.root(node))

    def join(self, left: Node, right: Node) -> bool:
        """Make the two one component; False when they belong to different songs."""
        left, right = self.root(left), self.root(right)
        if left == right:
            return True
        one, other = self._songs.get(left), self._songs.get(right)
        if one is not None and other is not None and one != other:
            return False
        self._parents[right] = left
        song = one if one is not None else other
        if song is not None:
            self._songs[left] = song
        return True
