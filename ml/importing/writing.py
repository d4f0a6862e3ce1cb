"""One batch into the catalogue: look up, resolve, merge, write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core import naming
from core.adapters.postgres.importing import ImportWriter
from core.adapters.postgres.importing_records import StoredPlaylist, StoredTrack
from ml.importing.batch import Batch
from ml.importing.facts import Facts, fill
from ml.importing.resolve import Group, Known, Sighting, resolve, song_of
from ml.importing.summary import Summary


@dataclass(slots=True)
class _Changes:
    """What the groups of a batch ask to write."""

    new: list[StoredTrack]
    changed: list[StoredTrack]
    renamed: list[int]  # whose name or other titles changed
    credited: list[tuple[int, Sequence[str]]]  # that got a name, with their artists
    merges: list[tuple[int, int]]  # loser, survivor
    spotify_ids: list[tuple[str, int]]
    aliases: list[tuple[str, int]]


async def write_batch(
    batch: Batch, collection: int, writer: ImportWriter, summary: Summary
) -> None:
    """Write a batch; equal input finds everything in place and changes nothing."""
    sightings = batch.sightings()
    stored = await _known(sightings, writer)
    known = [
        Known(row.id, row.recording_key, row.isrc, row.spotify_ids, row.aliases)
        for row in stored.values()
    ]
    resolution = resolve(sightings, known)
    summary.conflicts += resolution.conflicts
    fresh = await writer.new_ids(sum(not group.known for group in resolution.groups))
    changes = _Changes([], [], [], [], [], [], [])
    track_ids = [0] * len(sightings)
    for group, track in _tracks(resolution.groups, sightings, batch.facts, stored, iter(fresh)):
        _note(changes, group, track, stored.get(track.id))
        for at in group.sightings:
            track_ids[at] = track.id
    await writer.merge(changes.merges)
    await writer.save_tracks(changes.new, changes.changed, changes.renamed)
    await writer.save_spotify_ids(changes.spotify_ids)
    await writer.save_aliases(changes.aliases)
    await writer.save_artists([(row.name, row.also) for row in batch.artists], changes.credited)
    saved = await writer.save_playlists(collection, list(_playlists(batch, track_ids)))
    _count(summary, changes, stored)
    summary.playlists_new += saved.new
    summary.playlists_changed += saved.changed
    summary.playlists_unchanged += saved.unchanged


async def _known(sightings: Sequence[Sighting], writer: ImportWriter) -> dict[int, StoredTrack]:
    rows = await writer.known(
        list({seen.spotify_id for seen in sightings if seen.spotify_id}),
        list({seen.isrc for seen in sightings if seen.isrc}),
        list({seen.key for seen in sightings if seen.key}),
    )
    return {row.id: row for row in rows}


def _tracks(
    groups: Sequence[Group],
    sightings: Sequence[Sighting],
    facts: Sequence[Facts],
    stored: dict[int, StoredTrack],
    fresh: Iterator[int],
) -> Iterator[tuple[Group, StoredTrack]]:
    """Each group as the row that it should be.

    A sighting that names another song than the group's (its id is known by another name) is
    believed in nothing else either; the name itself is taken from one that carries the group's key.
    """
    for group in groups:
        merged = Facts()
        for row in group.known:
            fill(merged, _facts_of(stored[row.track_id]))
        for at in sorted(group.sightings, key=lambda at: sightings[at].key != group.key):
            key = sightings[at].key
            if key is None or group.key is None or song_of(key) == song_of(group.key):
                fill(merged, facts[at])
        old = stored[group.known[0].track_id] if group.known else None
        yield group, _track(old.id if old else next(fresh), group, merged, old)


def _facts_of(track: StoredTrack) -> Facts:
    return Facts(
        title=track.title,
        artists=track.artists,
        also=track.also,
        album=track.album,
        released=track.released,
        duration_ms=track.duration_ms,
        language=track.language,
        genres=track.genres,
        features=track.features,
    )


def _track(track_id: int, group: Group, facts: Facts, old: StoredTrack | None) -> StoredTrack:
    if old is not None and old.recording_key is not None:
        song, version = old.song_id, old.version
    elif group.key is not None:
        song = naming.song_id(song_of(group.key))
        version = group.key.rpartition("\t")[2]
    else:
        version = ""
        song = (
            old.song_id
            if old
            else naming.song_id(f"\t{group.isrc}\t{min(group.spotify_ids, default='')}")
        )
    track = StoredTrack(
        id=track_id,
        song_id=song,
        recording_key=group.key,
        isrc=group.isrc,
        title=facts.title,
        artists=facts.artists,
        also=facts.also,
        album=facts.album,
        released=facts.released,
        duration_ms=facts.duration_ms,
        language=facts.language,
        genres=facts.genres,
        version=version,
        features=facts.features,
    )
    if old is None:
        return track
    return replace(track, spotify_ids=old.spotify_ids, estimated=old.estimated, aliases=old.aliases)


def _note(changes: _Changes, group: Group, track: StoredTrack, old: StoredTrack | None) -> None:
    if old is None:
        changes.new.append(track)
    elif track != old:
        changes.changed.append(track)
    if track.title is not None and (old is None or old.title is None):
        changes.credited.append((track.id, track.artists))
    if track.title is not None and (
        old is None or (old.title, old.also) != (track.title, track.also)
    ):
        changes.renamed.append(track.id)
    changes.merges += [(row.track_id, track.id) for row in group.known[1:]]
    survivor = group.known[0].aliases if group.known else ()
    changes.aliases += [(key, track.id) for key in group.aliases if key not in survivor]
    carried = {spotify_id for row in group.known for spotify_id in row.spotify_ids}
    changes.spotify_ids += [
        (spotify_id, track.id) for spotify_id in group.spotify_ids if spotify_id not in carried
    ]


def _playlists(batch: Batch, track_ids: Sequence[int]) -> Iterator[StoredPlaylist]:
    for playlist in batch.playlists:
        members = tuple(dict.fromkeys(track_ids[entry] for entry in playlist.entries))
        yield StoredPlaylist(
            playlist.external_id, playlist.name, playlist.description, playlist.captions, members
        )


def _count(summary: Summary, changes: _Changes, stored: dict[int, StoredTrack]) -> None:
    credited = {track_id for track_id, _artists in changes.credited}
    summary.recordings_new += sum(track.title is not None for track in changes.new)
    summary.nameless_new += sum(track.title is None for track in changes.new)
    summary.named += len(credited & stored.keys())
    summary.merged += len(changes.merges)
    summary.spotify_ids_new += len(changes.spotify_ids)
