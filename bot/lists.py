"""Lists that were shown, kept for a day so that a page turn computes nothing.

Kept are the ids and reasons; the tracks themselves are read afresh, so that one that has left the
catalogue leaves the list. The request is kept for a month, so that an expired list can run again.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, assert_never

from bot.requests import Asked, Request
from core.model import (
    Chip,
    ChipState,
    InPlaylists,
    Length,
    ListKind,
    NameMatch,
    Note,
    Pick,
    Reason,
    TagMatch,
    TrackList,
    WithSeeds,
)
from core.ports import KeyValue, Tracks

DAY = 86_400
LIST_SECONDS = DAY
REQUEST_SECONDS = 30 * DAY


@dataclass(frozen=True, slots=True)
class Kept:
    """A list with the request that made it, in the language that it was shown in."""

    request: Request
    language: str
    listing: TrackList | None  # None: expired


class Lists:
    """Lists under short ids."""

    def __init__(self, values: KeyValue, tracks: Tracks, new_id: Callable[[], str]) -> None:
        self._values = values
        self._tracks = tracks
        self._new_id = new_id

    async def keep(
        self, request: Request, listing: TrackList, language: str, list_id: str | None = None
    ) -> str:
        """Keep a list, under a new id or in place of the one before; its id."""
        list_id = list_id or self._new_id()
        asked = json.dumps({"language": language, **_request_out(request)}).encode()
        await self._values.put(f"request:{list_id}", asked, REQUEST_SECONDS)
        shown = json.dumps(_listing_out(listing), ensure_ascii=False).encode()
        await self._values.put(f"list:{list_id}", shown, LIST_SECONDS)
        return list_id

    async def find(self, list_id: str) -> Kept | None:
        """The request and, while it lives, the list; None when even the request is gone."""
        asked = await self._values.get(f"request:{list_id}")
        if asked is None:
            return None
        request = json.loads(asked)
        shown = await self._values.get(f"list:{list_id}")
        listing = await self._listing(json.loads(shown)) if shown else None
        return Kept(_request_in(request), request["language"], listing)

    async def _listing(self, kept: dict[str, Any]) -> TrackList:
        ids = [pick["id"] for pick in kept["picks"]]
        tracks = await self._tracks.tracks([*ids, *kept["seeds"]])
        picks = tuple(
            Pick(tracks[pick["id"]], pick["score"], _reason_in(pick["reason"]))
            for pick in kept["picks"]
            if pick["id"] in tracks
        )
        return TrackList(
            kind=ListKind(kept["kind"]),
            query=kept["query"],
            picks=picks,
            sources=tuple(kept["sources"]),
            seeds=tuple(tracks[seed] for seed in kept["seeds"] if seed in tracks),
            unknown=tuple(kept["unknown"]),
            length=Length(**kept["length"]),
            notes=frozenset(Note(note) for note in kept["notes"]),
            understood=tuple(
                Chip(said, negative, ChipState(state))
                for said, negative, state in kept["understood"]
            ),
            unknown_facts=tuple((kind, count) for kind, count in kept["unknown_facts"]),
        )


def _request_out(request: Request) -> dict[str, Any]:
    return {
        "asked": request.asked,
        "text": request.text,
        "track_ids": request.track_ids,
        "turn": request.turn,
        "seen": sorted(request.seen),
    }


def _request_in(kept: dict[str, Any]) -> Request:
    request = Request(Asked(kept["asked"]), kept["text"], tuple(kept["track_ids"]), kept["turn"])
    return replace(request, seen=frozenset(kept["seen"]))


def _listing_out(listing: TrackList) -> dict[str, Any]:
    length = listing.length
    return {
        "kind": listing.kind,
        "query": listing.query,
        "picks": [
            {"id": pick.track.id, "score": pick.score, "reason": _reason_out(pick.reason)}
            for pick in listing.picks
        ],
        "sources": listing.sources,
        "seeds": [seed.id for seed in listing.seeds],
        "unknown": listing.unknown,
        "length": {
            "tracks": length.tracks,
            "duration_ms": length.duration_ms,
            "asked": length.asked,
        },
        "notes": sorted(listing.notes),
        "understood": [[chip.said, chip.negative, chip.state] for chip in listing.understood],
        "unknown_facts": listing.unknown_facts,
    }


def _reason_out(reason: Reason) -> list[Any]:
    match reason:
        case InPlaylists(count, like):
            return ["playlists", count, like]
        case WithSeeds(titles, together):
            return ["seeds", titles, together]
        case NameMatch():
            return ["name"]
        case TagMatch(tags):
            return ["tags", tags]
        case _:
            assert_never(reason)


def _reason_in(kept: list[Any]) -> Reason:
    match kept:
        case ["playlists", count, like]:
            return InPlaylists(count, like)
        case ["seeds", titles, together]:
            return WithSeeds(tuple(titles), together)
        case ["tags", tags]:
            return TagMatch(tuple(tags))
        case _:
            return NameMatch()
