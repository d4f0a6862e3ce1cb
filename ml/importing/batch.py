"""A bounded part of an import: each track description once, playlists as numbers of them."""

from dataclasses import dataclass, field

from ml.importing.facts import Facts, facts_of, fill
from ml.importing.resolve import Sighting
from ml.sources.rows import ArtistRow, PlaylistRow, Row, TrackRow

_Identity = tuple[str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class ListedPlaylist:
    """A playlist whose entries are numbers of the batch's sightings."""

    external_id: str
    name: str
    description: str
    captions: tuple[str, ...]
    entries: tuple[int, ...]


@dataclass(slots=True)
class Batch:
    """Rows gathered up to a number of entries."""

    playlists: list[ListedPlaylist] = field(default_factory=list)
    artists: list[ArtistRow] = field(default_factory=list)
    facts: list[Facts] = field(default_factory=list)
    entries: int = 0
    _numbers: dict[_Identity, int] = field(default_factory=dict)
    _times: list[int] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Take a row in."""
        match row:
            case TrackRow():
                self._number(row)
            case ArtistRow():
                self.artists.append(row)
            case PlaylistRow():
                numbers = tuple(dict.fromkeys(self._number(track) for track in row.tracks))
                header = row.header
                captions = tuple(caption for caption in header.captions if caption)
                self.playlists.append(
                    ListedPlaylist(
                        header.external_id, header.name, header.description, captions, numbers
                    )
                )

    def sightings(self) -> list[Sighting]:
        """How each track is identified, in the order of `facts`."""
        pairs = zip(self._numbers, self._times, strict=True)
        return [Sighting(*identity, times=times) for identity, times in pairs]

    def _number(self, row: TrackRow) -> int:
        self.entries += 1
        identity = (row.spotify_id, row.isrc, row.key)
        number = self._numbers.get(identity)
        if number is None:
            number = self._numbers[identity] = len(self.facts)
            self.facts.append(facts_of(row))
            self._times.append(1)
        else:
            fill(self.facts[number], facts_of(row))
            self._times[number] += 1
        return number
