"""A claim about what carried a track is what comes out when that is taken away."""

from core.model import PlaylistEvidence, SeedEvidence

from .conftest import Alone

MOODS = (
    "rainy sunday", "gym workout", "late night drive", "coffee shop", "heartbreak", "study focus",
    "80s pop party", "sad piano", "summer road trip", "sleep", "비 오는 날", "드라이브",
    "이별 노래",
    "운동할 때", "카페에서 듣는 음악", "грустный вечер", "вечеринка", "в дорогу", "осень",
    "90s hip hop", "jazz dinner", "korean ballads, no dance", "soul, 15 songs", "metal, 45 min",
    "happy morning",
)  # fmt: skip
SEEDS = (
    ("Nirvana - Smells Like Teen Spirit",),
    ("Queen - Bohemian Rhapsody",),
    ("ABBA - Dancing Queen",),
    ("IU - eight",),
    ("Norah Jones - Don't Know Why",),
    ("Nirvana - Smells Like Teen Spirit", "Pearl Jam - Alive"),
    ("Queen - Bohemian Rhapsody", "Led Zeppelin - Stairway to Heaven"),
    ("IU - eight", "YOUNHA - 오늘 헤어졌어요"),
    ("Bon Iver - Skinny Love", "Iron & Wine - Such Great Heights", "Moby - Porcelain"),
    ("ABBA - Dancing Queen", "The Killers - Mr. Brightside"),
    ("Кино - Группа крови",),
    ("Кино - Кукушка", "Альянс - На заре"),
    ("Portishead - Glory Box",),
    ("Massive Attack - Teardrop", "Portishead - Glory Box"),
    ("MGMT - Kids",),
    ("Avicii - Levels",),
    ("The Beatles - Here Comes the Sun",),
    ("Tool - Sober", "Deftones - My Own Summer (Shove It)"),
    ("Kate Bush - Running Up That Hill",),
    ("Sublime - Santeria",),
    ("Yiruma - River Flows in You", "Yiruma - Kiss the Rain"),
    ("Moby - Porcelain",),
    ("Air - Cherry Blossom Girl", "Massive Attack - Teardrop"),
    ("Bob Marley & The Wailers - Three Little Birds",),
    ("Brian Eno - An Ending (Ascent)",),
)


async def test_without_the_named_evidence_a_track_stands_where_was_claimed(
    starter, lists_over
) -> None:
    told = {"seed": 0, "playlist": 0, "other": 0}
    moved = 0
    async with starter.acquire() as connection:
        lists = lists_over(Alone(connection))
        for at, text in enumerate(MOODS):
            found = await lists.mood.mood(text)
            pick = found.picks[at % len(found.picks)]
            why = (await lists.mood.why(text, [pick.track.id]))[pick.track.id]
            assert found.picks[why.rank - 1] == pick
            if not isinstance(why.evidence, PlaylistEvidence):
                told["other"] += 1
                continue
            told["playlist"] += 1
            again = await _without(connection, lists_over, why.evidence.id, text=text)
            moved += _agrees(why, again)
        for at, texts in enumerate(SEEDS):
            found = await lists.recommend.recommend("\n".join(texts))
            assert not found.unknown
            pick = found.picks[at % len(found.picks)]
            asked = "\n".join(texts)
            why = (await lists.recommend.why([pick.track.id], text=asked))[pick.track.id]
            assert found.picks[why.rank - 1] == pick
            if isinstance(why.evidence, SeedEvidence):
                told["seed"] += 1
                gone = next(
                    i for i, seed in enumerate(found.seeds) if seed.id == why.evidence.track.id
                )
                rest = [text for i, text in enumerate(texts) if i != gone]
                if not rest:
                    assert why.without is None
                    continue
                again = await lists.recommend.recommend("\n".join(rest))
            elif isinstance(why.evidence, PlaylistEvidence):
                told["playlist"] += 1
                again = await _without(
                    connection, lists_over, why.evidence.id, seeds="\n".join(texts)
                )
            else:
                told["other"] += 1
                continue
            moved += _agrees(why, again)
    assert told["playlist"] >= 25, told
    assert told["seed"] >= 5, told
    assert moved >= 15  # most evidence matters


async def test_seed_and_shown_tracks_do_not_change_what_is_claimed(lists) -> None:
    found = await lists.mood.mood("rainy sunday", seed=7)
    pick = found.picks[2]
    why = (await lists.mood.why("rainy sunday", [pick.track.id], seed=7))[pick.track.id]
    assert (why.rank, why.reason, why.length) == (3, pick.reason, len(found.picks))
    assert why.without != why.rank


async def test_a_page_is_explained_as_each_track_of_it_would_be(lists) -> None:
    found = await lists.mood.mood("rainy sunday")
    ids = [pick.track.id for pick in found.picks[:4]]
    page = await lists.mood.why("rainy sunday", [*ids, 10**9])
    assert list(page) == ids
    for track_id in ids:
        assert await lists.mood.why("rainy sunday", [track_id]) == {track_id: page[track_id]}


def _agrees(why, again) -> bool:
    """Whether the track moved; raises when it did not move to where was claimed."""
    rank = next(
        (at for at, pick in enumerate(again.picks, 1) if pick.track.id == why.track.id), None
    )
    if why.without is not None and why.without <= len(again.picks):
        assert rank == why.without, why
    else:
        assert rank is None, why
    return why.without != why.rank


async def _without(connection, lists_over, playlist: int, *, text: str = "", seeds: str = ""):
    """The list ranked from scratch in a world where the playlist never was."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute("delete from playlists where id = $1", playlist)
        fresh = lists_over(Alone(connection))
        return await (fresh.mood.mood(text) if text else fresh.recommend.recommend(seeds))
    finally:
        await transaction.rollback()
