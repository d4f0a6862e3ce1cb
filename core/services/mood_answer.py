"""A request in words and its answer: the list with its reasons, and what carried each track."""

from dataclasses import dataclass, replace

from core.listener import Listener
from core.model import (
    Evidence,
    Length,
    ListKind,
    NameMatch,
    Note,
    Pick,
    PlaylistEvidence,
    Reason,
    TagEvidence,
    TagMatch,
    Track,
    TrackList,
)
from core.ports import Vector
from core.ranking.fusion import strongest
from core.services import reasons
from core.services.assembly import Made
from core.services.obeying import Wanted
from core.services.word_routes import Lists, facet_reason, genre_facets
from core.wishes import Understood

MOST_SOURCES = 5
TAG_ROUTES = frozenset({"same_genre", "facets"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in words, understood."""

    text: str
    understood: Understood
    length: Length
    wanted: Wanted
    vector: Vector | None
    notes: frozenset[Note]
    titled: Track | None
    turn: int
    seen: frozenset[int]
    listener: Listener
    without: frozenset[int] = frozenset()  # playlists
    tags: bool = True  # whether genres count

    @property
    def words(self) -> str:
        """What is left for the encoder; empty when the text is nothing but wishes."""
        return self.understood.words or ("" if self.understood.wishes else self.text)


@dataclass(frozen=True, slots=True)
class Answer:
    """The list, and what it was made of."""

    made: Made
    near: Lists
    named: Lists


def tracks_of(asked: Asked, answer: Answer) -> tuple[Track, ...]:
    """All tracks that may be in the list."""
    return (*((asked.titled,) if asked.titled else ()), *answer.made.tracks)


def listing_of(asked: Asked, answer: Answer) -> TrackList:
    """The list with a reason for each track, the song of that very title on top."""
    made, near, named = answer.made, answer.near, answer.named
    routes = strongest(made.fused.shares([track.id for track in made.tracks]))
    picks = tuple(
        Pick(track, made.worth[track.id], _reason(track, routes[track.id], asked, near, named))
        for track in made.tracks
    )
    if asked.titled:
        length = asked.length
        rest = picks if length.duration_ms else picks[: length.tracks - 1]
        picks = (Pick(asked.titled, 1.0, NameMatch()), *rest)
    spoke = near if near.voices else named
    return TrackList(
        ListKind.MOOD,
        asked.words or asked.text.strip(),
        picks,
        sources=tuple(spoke.names(MOST_SOURCES)),
        length=asked.length,
        notes=made.notes | asked.notes,
        understood=made.obeyed.chips,
        unknown_facts=made.obeyed.unknown_facts(made.tracks),
        left_out_known=made.left_out_known,
        achieved=made.achieved,
    )


def _reason(track: Track, route: str, asked: Asked, near: Lists, named: Lists) -> Reason:
    if route in TAG_ROUTES:
        return facet_reason(track, asked.wanted, _groups(asked))
    return (near if route == near.route.name else named).reason(track.id)


def _groups(asked: Asked) -> list[str]:
    return [facet.partition(":")[2] for facet in genre_facets(asked.words)]


def clues_of(track_id: int, answer: Answer, asked: Asked) -> list[reasons.Clue]:
    """The playlists that carried a track, by meaning and by name, and its genres."""
    shares: dict[int, float] = {}
    names: dict[int, str] = {}
    for lists in (answer.near, answer.named):
        for at, share in lists.shares(track_id).items():
            playlist = lists.voices[at].playlist
            shares[playlist.id] = shares.get(playlist.id, 0.0) + share
            names[playlist.id] = lists.name(at)
    clues = [reasons.Clue(PlaylistEvidence(i, names[i]), share) for i, share in shares.items()]
    tagged = sum(r.share(track_id) for r in answer.made.fused.routes if r.name in TAG_ROUTES)
    track = next((track for track in answer.made.tracks if track.id == track_id), None)
    if tagged and track is not None:
        reason = facet_reason(track, asked.wanted, _groups(asked))
        if isinstance(reason, TagMatch):
            clues.append(reasons.Clue(TagEvidence(reason.tags), tagged))
    return clues


def less_than(asked: Asked, evidence: Evidence) -> Asked:
    """The same request as if the evidence had never been there."""
    if isinstance(evidence, PlaylistEvidence):
        return replace(asked, without=asked.without | {evidence.id})
    return replace(asked, tags=False)
