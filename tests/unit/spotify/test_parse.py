"""Whatever Spotify answers, its parsers read what is there and raise nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from core import oauth
from core.adapters.spotify.parse import account_of, entry_of, is_of, playlist_of, track_of
from core.errors import SegueError
from core.oauth import Tokens

ODD = (None, True, 0, -3, 1.5, float("nan"), "", "x", [], [None], [[]], {}, {"x": None})
NUMBER = "6rqhFgbbKwnb9MLmUQDhG6"
TRACK = {
    "id": NUMBER, "name": "Odd", "type": "track", "artists": [{"name": "A"}, {"name": "B"}],
    "album": {"name": "x"}, "duration_ms": 1000, "external_ids": {"isrc": "usx"},
    "external_urls": {"spotify": "https://open.spotify.com/track/1"},
}  # fmt: skip
PLAYLIST = {
    "id": NUMBER, "name": "Mine", "items": {"total": 3}, "tracks": {"total": 3},
    "owner": {"id": "me"}, "collaborative": False, "external_urls": {"spotify": "https://x"},
}  # fmt: skip
ACCOUNT = {
    "id": "me", "account_id": "1", "display_name": "I", "external_urls": {"spotify": "https://x"},
}  # fmt: skip
TOKENS = {"access_token": "a", "refresh_token": "r", "scope": "x y", "expires_in": 60, "error": ""}


def spoilt(good: Any) -> Iterator[Any]:
    """The value with each of its parts, itself included, once replaced by each odd value."""
    yield from ODD
    if isinstance(good, dict):
        for key, value in good.items():
            yield {name: each for name, each in good.items() if name != key}
            for other in spoilt(value):
                yield good | {key: other}
    elif isinstance(good, list):
        for at, value in enumerate(good):
            for other in spoilt(value):
                yield [*good[:at], other, *good[at + 1 :]]


def test_a_track_is_read_or_left_out_whatever_part_of_it_is_odd() -> None:
    read = [track_of(each) for each in spoilt(TRACK)]
    assert len(read) > 100
    for track in filter(None, read):
        assert track.id
        assert track.title
        assert track.artists
        assert all(isinstance(name, str) and name for name in track.artists)
        assert track.duration_ms is None or track.duration_ms > 0
        assert isinstance(track.album + track.isrc + track.url, str)
    for each in spoilt({"item": TRACK, "track": TRACK}):
        entry_of(each)


def test_an_artist_that_is_null_leaves_the_others() -> None:
    track = track_of(TRACK | {"artists": [None, {"name": "B"}]})
    assert track is not None
    assert track.artists == ("B",)


def test_a_playlist_and_an_account_are_read_or_left_out_too() -> None:
    for each in spoilt(PLAYLIST):
        playlist = playlist_of(each)
        assert playlist is None or (playlist.id and playlist.tracks >= 0)
        assert isinstance(is_of(each, "me"), bool)
    for each in spoilt(ACCOUNT):
        account = account_of(each)
        assert account is None or (account.id and account.name)


def test_without_an_owner_a_playlist_is_nobodys() -> None:
    assert is_of(PLAYLIST, "me")
    assert not is_of(PLAYLIST | {"owner": None}, "")
    assert is_of(PLAYLIST | {"owner": None, "collaborative": True}, "me")


@pytest.mark.parametrize("status", [200, 400, 401, 503])
def test_the_token_endpoint_gives_tokens_or_an_error_of_ours(status: int) -> None:
    before = Tokens(access="a", refresh="r", scopes=frozenset("x"), ends_at=1, authorized_at=1)
    for each in spoilt(TOKENS | {"error": {"status": 400}}):
        body = oauth.json.dumps(each).encode()
        for read in (oauth.first_tokens, lambda *a: oauth.refreshed(*a, before), oauth.app_token):
            try:
                found = read(status, body, 1000.0)
            except SegueError:
                continue
            ends_at = found.ends_at if isinstance(found, Tokens) else found[1]
            assert 1000 < ends_at <= 1000 + 86_400
            if isinstance(found, Tokens):
                assert "None" not in found.scopes


def test_a_body_nested_without_end_is_spotify_being_busy() -> None:
    with pytest.raises(SegueError):
        oauth.app_token(200, b"[" * 200_000, 1.0)
    assert oauth.app_token(200, b'{"access_token": "a"}', 1.0) == (SecretStr("a"), 3601.0)
