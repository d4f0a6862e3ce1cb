"""From what people said and did to what a request may know of them.

The taste is computed for each request from a few hundred rows; keeping a vector would save nothing
that the nearest-neighbour query does not cost anyway, and would have to be recomputed at every tap.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from core.feedback import Event, Feedback, Happened, Person, Reaction
from core.listener import Listener

HALF_LIFE = timedelta(days=60)
LIKE_WEIGHT = 1.0
WEIGHTS = {
    Happened.SAVED: 0.8,
    Happened.POSTED: 0.5,
    Happened.OPENED: 0.3,
    Happened.PRAISED: 0.3,
}
#: So many liked tracks make a taste; those that weigh less are left out.
MOST_LIKED = 50

_OUT = frozenset({Reaction.NOT_NOW, Reaction.SONG})


def listener_of(
    person: Person, feedback: Iterable[Feedback], events: Iterable[Event], now: datetime
) -> Listener:
    """One person's settings and feedback; what has ended or lies ahead must not be among them."""
    said: dict[Reaction, list[Feedback]] = defaultdict(list)
    for each in feedback:
        said[each.reaction].append(each)
    out = [each for reaction in _OUT for each in said[reaction]]
    happened = list(events)
    barred = frozenset(each.track_id for each in out if each.track_id is not None)
    return Listener(
        adventure=person.adventure,
        languages=person.music_languages,
        shown=frozenset(each.track_id for each in happened if each.kind is Happened.SHOWN),
        barred_tracks=barred,
        barred_songs=frozenset(each.song_id for each in out),
        barred_artists=frozenset(each.artist_key for each in said[Reaction.ARTIST]),
        known_songs=frozenset(each.song_id for each in said[Reaction.KNOWN]),
        away_from=tuple(each.track_id for each in said[Reaction.MOOD] if each.track_id is not None),
        liked=_liked(said[Reaction.LIKE], happened, barred, now),
    )


def _liked(
    likes: Iterable[Feedback], events: Iterable[Event], barred: frozenset[int], now: datetime
) -> dict[int, float]:
    weights: dict[int, float] = defaultdict(float)
    for like in likes:
        if like.track_id is not None:
            weights[like.track_id] += LIKE_WEIGHT * fade(now - like.given_at)
    for event in events:
        if event.kind in WEIGHTS:
            weights[event.track_id] += WEIGHTS[event.kind] * fade(now - event.at)
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return dict([item for item in heaviest if item[0] not in barred][:MOST_LIKED])


def fade(age: timedelta) -> float:
    """What is left of a weight after so long."""
    return float(0.5 ** (max(age, timedelta()) / HALF_LIFE))
