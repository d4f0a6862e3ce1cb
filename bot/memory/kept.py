"""Lists and their requests as JSON, to keep.

Of tracks the ids alone are written; they are read afresh, so that one that has left the catalogue
leaves the list, and no copy of the catalogue grows old in the store.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import TypeAdapter

from bot.requests import Request
from core.model import Reason, Track, TrackList

_REASONS: Mapping[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind) for kind in get_args(Reason)
}


@dataclass(frozen=True, slots=True)
class Asking:
    """A request, and the language that its list is shown in."""

    request: Request
    language: str


_ASKING = TypeAdapter(Asking)
_LISTING = TypeAdapter(TrackList)


def asking_out(asking: Asking) -> bytes:
    """A request as JSON."""
    return _ASKING.dump_json(asking)


def asking_in(kept: bytes) -> Asking:
    """The request; of fields that it was kept without, the defaults."""
    return _ASKING.validate_json(kept)


def listing_out(listing: TrackList) -> dict[str, Any]:
    """A list as JSON values, its tracks as ids."""
    out: dict[str, Any] = _LISTING.dump_python(listing, mode="json")
    for written, pick in zip(out["picks"], listing.picks, strict=True):
        written["track"] = pick.track.id
        written["reason"] = [type(pick.reason).__name__, written["reason"]]
    out["seeds"] = [seed.id for seed in listing.seeds]
    return out


def track_ids(kept: Mapping[str, Any]) -> list[int]:
    """The tracks that a kept list needs."""
    return [*(pick["track"] for pick in kept["picks"]), *kept["seeds"]]


def listing_in(kept: Mapping[str, Any], tracks: Mapping[int, Track]) -> TrackList:
    """The list, without the tracks that are not given."""
    picks = [
        {**pick, "track": tracks[pick["track"]], "reason": _reason(*pick["reason"])}
        for pick in kept["picks"]
        if pick["track"] in tracks
    ]
    seeds = [tracks[seed] for seed in kept["seeds"] if seed in tracks]
    return _LISTING.validate_python({**kept, "picks": picks, "seeds": seeds})


def _reason(kind: str, values: Mapping[str, Any]) -> Reason:
    reason: Reason = _REASONS[kind].validate_python(values)
    return reason
