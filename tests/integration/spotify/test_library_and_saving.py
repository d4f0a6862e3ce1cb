"""Own songs as seeds, matching, and lists that go into Spotify; every request is a valid one."""

from collections.abc import AsyncIterator

import pytest

from bot.playground.spotify import Fault, Song
from core.cover import cover
from core.errors import (
    LoginNeededError,
    NoActiveDeviceError,
    NothingFoundError,
    PremiumNeededError,
    UpstreamBusyError,
)
from core.model import Track
from core.services.saving import Draft, Into, Saved
from core.services.spotify_library import MOST_CHOSEN, Where
from core.spotify import LIKE, QUEUE, READ, SAVE, Source
from tests.fakes.spotify import ANNA, SONGS, SpotifyTest
from tests.fakes.spotify_contract import OPERATIONS, fault, operation_of

CHRIS = 3


@pytest.fixture(autouse=True)
async def _valid(world: SpotifyTest) -> AsyncIterator[None]:
    """Every request of every test here keeps to the contract."""
    yield
    assert [fault(seen) for seen in world.fake.requests if fault(seen)] == []


def ours(song: Song, track_id: int, **changes: object) -> Track:
    values: dict[str, object] = {
        "id": track_id, "song_id": track_id, "title": song.title, "artists": song.artists,
        "duration_ms": song.duration_ms,
    }  # fmt: skip
    return Track(**{**values, **changes})  # type: ignore[arg-type]


def draft(tracks: list[Track], list_id: str = "list1", name: str = "rainy sunday") -> Draft:
    return Draft(list_id, name, "12 tracks by Segue", tuple(tracks), cover(name))


async def save(world: SpotifyTest, saved: Draft, into: Into = Into.NEW) -> Saved:
    return await world.spotify.saving.save(ANNA, saved, into)


# Own songs ---------------------------------------------------------------------------------------


async def test_saved_songs_come_in_pages_and_each_block_is_read_once(world: SpotifyTest) -> None:
    await world.login()
    library = world.spotify.library
    seen: list[str] = []
    for page in range(15):
        shelf = await library.shelf(ANNA, Where(Source.SAVED, page))
        assert shelf.pages == 15
        seen += [song.id for song, _ in shelf.songs]
    assert seen == world.world.people["anna"].saved
    reads = [each for each in world.fake.requests if each.path == "/me/tracks"]
    assert [each.query["offset"] for each in reads] == ["0", "50", "100"]


async def test_top_recent_and_playlist_songs_are_read_too(world: SpotifyTest) -> None:
    await world.login()
    library = world.spotify.library
    top = await library.shelf(ANNA, Where(Source.TOP))
    assert [song.title for song, _ in top.songs] == [f"Song {n}" for n in range(5, 13)]
    recent = await library.shelf(ANNA, Where(Source.RECENT))
    assert [song.title for song, _ in recent.songs] == ["Song 0", "Song 1", "Song 2"]
    (mine,) = await library.playlists(ANNA)
    listed = await library.shelf(ANNA, Where(Source.PLAYLIST, 1, mine.id))
    assert [song.title for song, _ in listed.songs] == [f"Song {n}" for n in range(8, 12)]


async def test_nothing_read_is_kept_longer_than_a_day(world: SpotifyTest) -> None:
    await world.login()
    library = world.spotify.library
    where = Where(Source.SAVED)
    await library.choose(ANNA, where, SONGS[0].spotify_id, on=True)
    for room in ("library", "chosen"):
        key = f"segue:of:1:spotify:{room}"
        assert 0 < await world.redis.ttl(key) <= 86_400
        await world.redis.expire(key, 100)
    await library.choose(ANNA, where, SONGS[1].spotify_id, on=True)
    assert await world.redis.ttl("segue:of:1:spotify:chosen") <= 100, (
        "the day counts from the first"
    )
    assert await world.pool.fetchval("select count(*) from tracks") == 0


async def test_chosen_songs_become_seeds_by_id_isrc_and_name(world: SpotifyTest) -> None:
    await world.login()
    by_id = await world.add_track(Song("Other name", ("X",)), spotify_id=SONGS[0].spotify_id)
    by_isrc = await world.add_track(Song("Another", ("Y",)), isrc=SONGS[1].isrc)
    by_name = await world.add_track(SONGS[2])
    library = world.spotify.library
    for song in SONGS[:4]:
        assert await library.choose(ANNA, Where(Source.SAVED), song.spotify_id, on=True)
    seeds = await library.seeds(ANNA)
    assert set(seeds.track_ids) == {by_id, by_isrc, by_name}
    assert seeds.unknown == ("Artist 3 - Song 3",)
    await library.choose(ANNA, Where(Source.SAVED), SONGS[3].spotify_id, on=False)
    assert (await library.seeds(ANNA)).unknown == ()
    await library.clear(ANNA)
    with pytest.raises(NothingFoundError):
        await library.seeds(ANNA)


async def test_no_more_than_twenty_are_chosen(world: SpotifyTest) -> None:
    await world.login()
    library = world.spotify.library
    answers = [
        await library.choose(ANNA, Where(Source.SAVED, n // 8), SONGS[n].spotify_id, on=True)
        for n in range(MOST_CHOSEN + 1)
    ]
    assert answers == [True] * MOST_CHOSEN + [False]
    last = SONGS[0].spotify_id
    assert await library.choose(ANNA, Where(Source.SAVED), last, on=True), "it is chosen already"


# Matching ----------------------------------------------------------------------------------------


async def test_tracks_are_found_by_id_then_isrc_then_name(world: SpotifyTest) -> None:
    by_isrc = await world.add_track(Song("Song 1", ("Artist 1",)), isrc=SONGS[1].isrc)
    by_name, lost = await world.add_track(SONGS[2]), await world.add_track(Song("Zz", ("Qq",)))
    tracks = [
        ours(SONGS[0], 99, spotify_id="a" * 22),
        ours(SONGS[1], by_isrc),
        ours(SONGS[2], by_name),
        ours(Song("Zz", ("Qq",)), lost),
    ]
    matched = await world.spotify.matching.in_spotify(None, tracks)
    wanted = {99: "a" * 22, by_isrc: SONGS[1].spotify_id, by_name: SONGS[2].spotify_id}
    assert matched.found == wanted
    assert [track.id for track in matched.missing] == [lost]
    queries = [each.query["q"] for each in world.fake.requests]
    assert f"isrc:{SONGS[1].isrc}" in queries
    assert 'track:"Song 2" artist:"Artist 2"' in queries
    assert all(each.person is None for each in world.fake.requests), "the app's own token"


async def test_a_match_lasts_thirty_days_and_a_miss_two(world: SpotifyTest) -> None:
    hit, miss = await world.add_track(SONGS[2]), await world.add_track(Song("Zz", ("Qq",)))
    tracks = [ours(SONGS[2], hit), ours(Song("Zz", ("Qq",)), miss)]

    async def asked() -> int:
        before = len(world.fake.requests)
        await world.spotify.matching.in_spotify(None, tracks)
        return len(world.fake.requests) - before

    assert await asked() == 3, "one for the hit, two for the miss"
    assert await asked() == 0
    world.clock.now += 3 * 86_400
    assert await asked() == 2
    world.clock.now += 31 * 86_400
    assert await world.spotify.matching.prune() == 2
    assert await world.pool.fetchval("select count(*) from spotify_matches") == 0
    assert await asked() == 3


async def test_without_a_secret_and_a_login_nothing_is_asked(
    pkce: SpotifyTest, world: SpotifyTest
) -> None:
    track_id = await pkce.add_track(SONGS[2])
    matched = await pkce.spotify.matching.in_spotify(None, [ours(SONGS[2], track_id)])
    assert [track.id for track in matched.unasked] == [track_id]
    await pkce.login()
    matched = await pkce.spotify.matching.in_spotify(ANNA, [ours(SONGS[2], track_id)])
    assert matched.found == {track_id: SONGS[2].spotify_id}


async def test_what_could_not_be_asked_is_told_from_what_is_not_there(world: SpotifyTest) -> None:
    ids = [await world.add_track(song) for song in SONGS[:3]]
    tracks = [ours(song, track_id) for song, track_id in zip(SONGS, ids, strict=False)]
    await world.spotify.matching.in_spotify(None, tracks[:1])
    world.fake.limits.always, world.fake.limits.only = Fault.BUSY, "/search"
    matched = await world.spotify.matching.in_spotify(None, tracks)
    assert list(matched.found) == ids[:1]
    assert [track.id for track in matched.unasked] == ids[1:]
    assert matched.missing == ()


# Saving ------------------------------------------------------------------------------------------


async def test_a_list_becomes_a_private_playlist_with_a_cover(world: SpotifyTest) -> None:
    await world.login(scopes=SAVE)
    ids = [await world.add_track(song) for song in SONGS[:12]]
    tracks = [ours(song, track_id) for song, track_id in zip(SONGS, ids, strict=False)]
    saved = await save(world, draft([*tracks, ours(Song("Zz", ("Qq",)), ids[-1] + 1)]))
    assert (saved.wanted, saved.count, saved.has_cover) == (12, 12, True)
    assert [track.title for track in saved.missing] == ["Zz"]
    made = world.world.playlists_of("anna")[0]
    assert (made.name, made.public, made.description) == (
        "rainy sunday",
        False,
        "12 tracks by Segue",
    )
    assert made.items == [song.spotify_id for song in SONGS[:12]]
    assert made.cover.startswith(b"\xff\xd8\xff")
    assert saved.url == f"{world.fake.url}/open/playlist/{made.id}"


async def test_saving_the_same_list_again_changes_the_same_playlist(world: SpotifyTest) -> None:
    await world.login(scopes=SAVE)
    tracks = [ours(song, n, spotify_id=song.spotify_id) for n, song in enumerate(SONGS[:5])]
    first = await save(world, draft(tracks))
    second = await save(world, draft(tracks[:3]))
    assert first.url == second.url
    assert second.count == 3
    assert len(world.world.playlists_of("anna")) == 2, "hers and ours"
    other = await save(world, draft(tracks, "list2"))
    assert other.url != first.url


async def test_the_living_playlist_is_replaced_until_its_owner_deletes_it(
    world: SpotifyTest,
) -> None:
    await world.login(scopes=SAVE)
    tracks = [ours(song, n, spotify_id=song.spotify_id) for n, song in enumerate(SONGS[:5])]
    first = await save(world, draft(tracks, "list1"), Into.LIVING)
    second = await save(world, draft(tracks[:2], "list2", "friday"), Into.LIVING)
    assert first.url == second.url
    made = world.world.playlists_of("anna")[0]
    assert (made.name, len(made.items)) == ("friday", 2)
    made.shown = False
    third = await save(world, draft(tracks, "list3"), Into.LIVING)
    assert third.url != first.url


async def test_more_than_a_hundred_tracks_go_in_chunks(world: SpotifyTest) -> None:
    await world.login(scopes=SAVE)
    tracks = [ours(song, n, spotify_id=song.spotify_id) for n, song in enumerate(SONGS)]
    assert (await save(world, draft(tracks))).count == 130
    assert world.world.playlists_of("anna")[0].items == [song.spotify_id for song in SONGS]


async def test_a_cover_that_spotify_does_not_take_costs_the_cover_alone(world: SpotifyTest) -> None:
    await world.login(scopes=SAVE)
    world.fake.limits.always, world.fake.limits.only = Fault.BUSY, "/images"
    tracks = [ours(song, n, spotify_id=song.spotify_id) for n, song in enumerate(SONGS[:2])]
    saved = await save(world, draft(tracks))
    assert (saved.count, saved.has_cover) == (2, False)
    assert (await save(world, draft(tracks, "list2"))).count == 2, "only covers must wait"


async def test_saving_needs_a_login_that_allows_it(world: SpotifyTest) -> None:
    tracks = [ours(SONGS[0], 1, spotify_id=SONGS[0].spotify_id)]
    with pytest.raises(LoginNeededError) as caught:
        await save(world, draft(tracks))
    assert caught.value.scopes == SAVE
    await world.login()
    with pytest.raises(LoginNeededError) as caught:
        await save(world, draft(tracks))
    assert caught.value.scopes == SAVE | READ


async def test_the_queue_has_spotifys_own_reasons(world: SpotifyTest) -> None:
    track = ours(SONGS[0], 1, spotify_id=SONGS[0].spotify_id)
    saving = world.spotify.saving
    await world.login(scopes=QUEUE | LIKE)
    await saving.queue(ANNA, track)
    await saving.like(ANNA, ours(SONGS[125], 2, spotify_id=SONGS[125].spotify_id))
    anna = world.world.people["anna"]
    assert (anna.queue, anna.saved[0]) == ([SONGS[0].spotify_id], SONGS[125].spotify_id)
    anna.device = False
    with pytest.raises(NoActiveDeviceError):
        await saving.queue(ANNA, track)
    await world.login(CHRIS, "chris", QUEUE)
    with pytest.raises(PremiumNeededError):
        await saving.queue(CHRIS, track)
    with pytest.raises(NothingFoundError):
        await saving.queue(ANNA, ours(Song("Zz", ("Qq",)), 3))


async def test_every_operation_of_the_contract_is_used_and_none_beside(world: SpotifyTest) -> None:
    """So that the checks above are about something, and the table holds nothing unused."""
    await world.login(scopes=READ | SAVE | QUEUE | LIKE)
    library, saving = world.spotify.library, world.spotify.saving
    for source in (Source.SAVED, Source.TOP, Source.RECENT):
        await library.shelf(ANNA, Where(source))
    (mine,) = await library.playlists(ANNA)
    await library.shelf(ANNA, Where(Source.PLAYLIST, 0, mine.id))
    tracks = [ours(song, n, spotify_id=song.spotify_id) for n, song in enumerate(SONGS[:101])]
    await save(world, draft(tracks))
    await save(world, draft(tracks))
    await saving.queue(ANNA, tracks[0])
    await saving.like(ANNA, tracks[0])
    dead = ours(SONGS[121], 501, spotify_id="d" * 22)
    saved = await saving.save(ANNA, draft([ours(SONGS[120], 500), dead], "x"), Into.NEW)
    assert saved.count == 2, "an id that Spotify does not know is looked up by name"
    used = {operation_of(seen) for seen in world.fake.requests}
    assert used == {f"{each.method} {each.path}" for each in OPERATIONS}


async def test_a_playlist_of_somebody_else_cannot_be_read(world: SpotifyTest) -> None:
    from core.errors import SpotifyRefusedError

    await world.login()
    his = world.world.playlists_of("boris")[0]
    with pytest.raises(SpotifyRefusedError):
        await world.spotify.library.shelf(ANNA, Where(Source.PLAYLIST, 0, his.id))


# Trouble -----------------------------------------------------------------------------------------


async def test_an_hour_of_retry_after_is_waited_for_by_nobody(world: SpotifyTest) -> None:
    await world.login()
    world.fake.limits.faults.append(Fault.BUSY)
    with pytest.raises(UpstreamBusyError) as caught:
        await world.spotify.library.playlists(ANNA)
    assert caught.value.retry_after == 3600
    asked = len(world.fake.requests)
    with pytest.raises(UpstreamBusyError) as caught:
        await world.spotify.library.shelf(ANNA, Where(Source.SAVED))
    assert caught.value.retry_after is not None
    assert 3590 < caught.value.retry_after <= 3600
    assert len(world.fake.requests) == asked, "nobody asks while the circuit is open"
    await world.redis.delete("segue:spotify:pause:api")
    assert await world.spotify.library.playlists(ANNA)


async def test_a_spent_quota_pauses_for_an_hour(world: SpotifyTest) -> None:
    await world.login()
    world.fake.limits.faults.append(Fault.QUOTA)
    with pytest.raises(UpstreamBusyError):
        await world.spotify.library.playlists(ANNA)
    assert 3500 < await world.redis.ttl("segue:spotify:pause:api") <= 3600


async def test_a_storm_of_errors_opens_the_circuit_after_five(world: SpotifyTest) -> None:
    await world.login()
    world.fake.limits.faults.extend([Fault.ERROR, Fault.DROP, Fault.GARBAGE, Fault.ERROR, None])
    for _ in range(4):
        with pytest.raises(UpstreamBusyError):
            await world.spotify.library.playlists(ANNA)
    assert await world.spotify.library.playlists(ANNA), "four failures and a success"
    await world.redis.delete("segue:of:1:spotify:library")
    world.fake.limits.always = Fault.ERROR
    before = len(world.fake.requests)
    for _ in range(8):
        with pytest.raises(UpstreamBusyError):
            await world.spotify.library.playlists(ANNA)
    assert len(world.fake.requests) - before == 5
