"""The whole program over real stores: command line, composition root, chat."""

import gzip
import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.app import opened_house, signing_key
from bot.ask import Person, Say, Tap, ask
from bot.encoders import chosen_encoder
from core.adapters.local_text import LocalTextEncoder
from core.adapters.memory import MemoryKeyValue
from core.errors import SetupError
from core.settings import EncoderChoice, Settings

SPOTIFY_ID = "4u7EnebtmKWzUH433cf5Qv"
PLAYLISTS = [
    {
        "id": "one",
        "name": "rainy sunday",
        "description": "slow",
        "captions": ["비 오는 날"],
        "tracks": [
            {
                "id": SPOTIFY_ID, "title": "Bohemian Rhapsody", "artists": ["Queen"],
                "album": "A Night at the Opera", "released": "1975-10-31", "duration_ms": 354_000,
                "genres": ["rock"], "features": {"energy": 0.4, "tempo": 72.0, "key": 10},
            },
            {"id": "x", "title": "밤편지", "artists": ["IU"], "language": "ko"},
        ],
    },
    {
        "id": "two",
        "name": "Queen only",
        "tracks": [{"id": SPOTIFY_ID, "title": "Bohemian Rhapsody", "artists": ["Queen"]}],
    },
]  # fmt: skip


@pytest.fixture
def files(database: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a collection to import; the settings point at the stores of this test."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("SEGUE_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "mine.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in PLAYLISTS), encoding="utf-8")
    return tmp_path


def test_what_was_imported_is_found_described_and_exported(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "jsonl", str(files / "mine.jsonl"), "--collection", "mine"]) == 0
    capsys.readouterr()
    words = ["/search bohemian rapsody", "/search 아이유", "/mood rainy sunday"]
    assert main(["ask", *words, f"spotify:track:{SPOTIFY_ID}", "--press", "✨ More like this"]) == 0
    chat = capsys.readouterr()
    assert "1  Bohemian Rhapsody — Queen" in chat.out
    assert "There are no songs to choose from yet" in chat.out
    assert "💿 A Night at the Opera · 1975" in chat.out
    assert "In the playlists “rainy sunday”, “Queen only”" in chat.out
    assert "segue train --publish" in chat.err

    assert main(["ask", "/search queen", "--lang", "ru", "--json"]) == 0
    messages = json.loads(capsys.readouterr().out)
    assert messages[-1]["text"].startswith("🔎 queen · 1 песня")

    assert main(["export", "mine", "--out", str(files / "out.jsonl.gz")]) == 0
    with gzip.open(files / "out.jsonl.gz", "rt", encoding="utf-8") as file:
        exported = [json.loads(each) for each in file]
    assert [each["id"] for each in exported] == ["one", "two"]
    assert exported[0]["captions"] == ["비 오는 날"]
    first, second = exported[0]["tracks"]
    wanted = dict(PLAYLISTS[0]["tracks"][0])  # type: ignore[call-overload]
    features = first.pop("features")
    assert first == {key: value for key, value in wanted.items() if key != "features"}
    assert {name: round(value, 3) for name, value in features.items()} == wanted["features"]
    assert second["title"] == "밤편지"
    assert not list(files.glob("*.part"))

    assert main(["export"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    (files / "alone.csv").write_text("title,artists\nВосьмиклассница,Кино\n", encoding="utf-8")
    assert main(["import", "tracks-csv", str(files / "alone.csv")]) == 0
    capsys.readouterr()
    assert main(["export"]) == 0
    assert "not in the export (`pg_dump` keeps them): 1 tracks." in capsys.readouterr().err
    assert main(["export", "yours"]) == 1
    assert "There is no collection 'yours'; there is: alone, mine." in capsys.readouterr().err

    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "both answer (servers)" in said
    assert "none is active" in said
    assert main(["migrate"]) == 0


def test_what_no_client_would_send_is_a_sentence(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "jsonl", str(files / "mine.jsonl")]) == 0
    capsys.readouterr()
    assert main(["ask", " "]) == 1
    assert "an empty message cannot be sent" in capsys.readouterr().err
    assert main(["ask", "/help", "--press", "nothing"]) == 1
    assert "no message has a button 'nothing'" in capsys.readouterr().err


def test_stores_that_do_not_answer_are_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/x")
    monkeypatch.setenv("REDIS_URL", "redis://:secret@127.0.0.1:1/0")
    monkeypatch.setenv("SEGUE_DATA_DIR", str(tmp_path))
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "FAIL stores" in said
    assert "secret" not in said


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type,call-arg]


async def test_lists_outlive_a_restart(files: Path) -> None:
    now = Settings()
    async with opened_house(now) as opened:
        from ml.importing.run import Job, run_import
        from ml.sources.formats import FORMATS
        from ml.sources.problems import Problems

        async with opened.stores.pool.acquire() as connection, connection.transaction():
            await run_import(
                Job(FORMATS["jsonl"], [files / "mine.jsonl"], 2026), connection, Problems()
            )
        text, _ = await ask(opened.house, [Say("/search queen")], Person())
        assert "Bohemian" in text
        kept = await opened.stores.redis.keys("segue:of:1:list:*")
    async with opened_house(now) as opened:
        list_id = "1-" + kept[0].decode().removeprefix("segue:of:1:list:")
        found = await opened.house.lists.find(list_id)
        assert found is not None
        assert found.listing is not None
        assert found.listing.picks[0].track.title == "Bohemian Rhapsody"
        text, _ = await ask(opened.house, [Say("/search queen"), Tap("1")], Person())
        assert "A Night at the Opera" in text


def test_the_key_of_the_buttons_follows_from_what_is_set() -> None:
    token = {"telegram_bot_token": "1:a"}
    keys = [
        signing_key(settings()),
        signing_key(settings(data_dir="/elsewhere")),
        signing_key(settings(**token)),
        signing_key(settings(**token, token_keys="first,second")),
    ]
    assert len(set(keys)) == 4
    assert signing_key(settings(**token, token_keys="first")) == keys[3]


async def test_the_encoder_is_the_one_that_is_configured() -> None:
    from contextlib import AsyncExitStack

    builtin, values = LocalTextEncoder(), MemoryKeyValue()
    async with AsyncExitStack() as stack:

        def name(**given: object) -> str:
            return chosen_encoder(settings(**given), values, builtin, stack).name

        assert name() == builtin.name
        assert name(openai_api_key="k") == "text-embedding-3-large"
        assert name(openai_base_url="http://127.0.0.1:1/v1", openai_embedding_model="m") == "m"
        assert name(openai_api_key="k", encoder=EncoderChoice.LOCAL) == builtin.name
        with pytest.raises(SetupError, match="OPENAI_API_KEY"):
            name(encoder=EncoderChoice.OPENAI)
