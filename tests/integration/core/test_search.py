"""Title and artist search over a real database."""

import pytest

from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.search import PostgresTitleSearch
from core.errors import NothingFoundError, UnknownSongError
from core.services.search import SearchService

ID = "6rqhFgbbKwnb9MLmUQDhG6"


@pytest.fixture
async def search(world) -> SearchService:
    iu = ("아이유", "Lee Ji-eun")
    await world.track("Bohemian Rhapsody", "Queen", popularity=9, spotify_id=ID)
    await world.track("Bohemian Like You", "The Dandy Warhols", popularity=2)
    await world.track("밤편지", "IU", also=("Through the Night",), artist_also=iu, popularity=5)
    await world.track("Blueming", "IU", artist_also=iu, popularity=4)
    await world.track("Eight", "IU", artist_also=iu, popularity=3)
    await world.track("How Can I Love You", "XIA", popularity=8)
    await world.track("Экспонат", "Ленинград", artist_also=("Leningrad",), popularity=3)
    await world.track("Группа крови", "Кино", also=("Blood Type",), popularity=6)
    await world.track("Smells Like Teen Spirit", "Nirvana", popularity=9)
    await world.track("Smells Like Teen Spirit - Live", "Nirvana", popularity=1)
    await world.track("Rock and Roll", "Led Zeppelin", popularity=4)
    await world.track("Hurt", "Johnny Cash", popularity=4)
    await world.track("Hurt", "Nine Inch Nails", popularity=3)
    return SearchService(PostgresTitleSearch(world.pool), PostgresCatalogue(world.pool))


@pytest.mark.parametrize(
    ("text", "title", "artist"),
    [
        ("bohemian rhapsody", "Bohemian Rhapsody", "Queen"),
        ("bohemian rapsody", "Bohemian Rhapsody", "Queen"),
        ("bohemain rhapsodi queen", "Bohemian Rhapsody", "Queen"),
        ("iu", "밤편지", "IU"),
        ("아이유", "밤편지", "IU"),
        ("iu eight", "Eight", "IU"),
        ("밤편지", "밤편지", "IU"),
        ("bampyeonji", "밤편지", "IU"),
        ("through the nite", "밤편지", "IU"),
        ("ленинград", "Экспонат", "Ленинград"),
        ("leningrad", "Экспонат", "Ленинград"),
        ("ленинргад", "Экспонат", "Ленинград"),
        ("gruppa krovi", "Группа крови", "Кино"),
        ("група крови", "Группа крови", "Кино"),
        ("Nirvana - Smells Like Teen Spirit", "Smells Like Teen Spirit", "Nirvana"),
        ("smells like teen spirit by nirvana", "Smells Like Teen Spirit", "Nirvana"),
        ("smells like teen", "Smells Like Teen Spirit", "Nirvana"),
        ("hurt nine inch nails", "Hurt", "Nine Inch Nails"),
        (f"https://open.spotify.com/track/{ID}?si=x", "Bohemian Rhapsody", "Queen"),
    ],
)
async def test_what_people_type_is_found_first(search, text, title, artist) -> None:
    best = (await search.search(text)).picks[0].track
    assert (best.title, best.artist) == (title, artist)


async def test_a_short_name_is_exact(search) -> None:
    found = await search.search("iu")
    assert {pick.track.artist for pick in found.picks} == {"IU"}


async def test_a_song_is_listed_once_however_many_versions_there_are(search) -> None:
    found = await search.search("smells like teen spirit")
    assert [pick.track.title for pick in found.picks].count("Smells Like Teen Spirit - Live") == 0


async def test_a_version_that_was_asked_for_comes_first(search) -> None:
    found = await search.search("smells like teen spirit live")
    assert found.picks[0].track.title == "Smells Like Teen Spirit - Live"


@pytest.mark.parametrize("text", ["qwrtpsdfgzzz", "🎸🎸🎸", "   ", "!!!", "x" * 5000, "\x00"])
async def test_nothing_near_is_an_error_and_never_a_guess(search, text) -> None:
    with pytest.raises(NothingFoundError):
        await search.search(text)


async def test_a_link_to_a_track_that_is_not_there_says_so(search) -> None:
    with pytest.raises(UnknownSongError):
        await search.search("https://open.spotify.com/track/" + "0" * 22)


async def test_resolving_refuses_what_is_only_somewhat_alike(search) -> None:
    assert await search.resolve("bohemian grove by nobody at all") is None
    track = await search.resolve("queen - bohemian rapsody")
    assert track is not None
    assert track.spotify_id == ID
