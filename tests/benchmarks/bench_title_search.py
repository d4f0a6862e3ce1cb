"""Misspelt titles in three scripts among 100,000 tracks: found first, found at all, how fast."""

import json
import tempfile
import time
from collections import defaultdict
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncpg
import numpy as np
import uvloop

from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.search import PostgresTitleSearch
from core.adapters.stores import open_database
from core.errors import NothingFoundError
from core.naming import recording_key, search_document, song_id, song_key
from core.services.search import SearchService
from core.settings import Settings

TRACKS, QUERIES, WARM = 100_000, 100, 10
#: Syllables that names of each script are made of, so that grams repeat as they do in life.
_LATIN = """
    ra lo mi ne sta ver den ti ca ro sun day moon light fire water heart love night rain gold blue
    star road home dream wild young cold sweet black river down over under
"""
_HANGUL = """
    가나다라마바사아자차하고노도로모보소오조호구누두루무부수우주후기니디리미비시이지히
    사랑밤별꽃비바람눈물하늘봄여름겨울안녕오늘내일그대우리너나
"""
_CYRILLIC = """
    ве те ро на сто ми ле та во да зи ма ле то не бо гру ппа но чь день лю бовь сол нце звез да
    ре ка ого нь сер дце пес ня доро га мо ре лун ный
"""
SYLLABLES = {
    "latin": _LATIN.split(),
    "hangul": list("".join(_HANGUL.split())),
    "cyrillic": _CYRILLIC.split(),
}
_LETTERS = {
    "latin": "abcdefghijklmnopqrstuvwxyz",
    "hangul": "가나다라마바사아자차카타파하고노도로모보소오조호구누두루무부수우주후",
    "cyrillic": "абвгдежзиклмнопрстуфхцчшыэюя",
}
_TRACK_COLUMNS = ("id", "song_id", "recording_key", "title", "artists", "popularity")


def name(rng: np.random.Generator, script: str, words: int) -> str:
    """Some made-up words."""
    made = []
    for _ in range(words):
        count = rng.integers(2, 4)
        made.append("".join(SYLLABLES[script][at] for at in
                            rng.integers(0, len(SYLLABLES[script]), count)))  # fmt: skip
    return " ".join(made).title()


def misspelt(rng: np.random.Generator, text: str, script: str) -> str:
    """One letter wrong, missing, doubled, or two swapped."""
    at = int(rng.integers(1, len(text) - 1))
    other = _LETTERS[script][int(rng.integers(len(_LETTERS[script])))]
    return (
        text[:at] + other + text[at + 1 :],
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
    )[int(rng.integers(4))]


async def fill(pool: asyncpg.Pool, rng: np.random.Generator) -> list[tuple[str, str, str]]:
    """Write the tracks with their search documents; (script, title, artist) of each."""
    scripts = list(SYLLABLES)
    artists = [(scripts[at % 3], name(rng, scripts[at % 3], 2)) for at in range(20_000)]
    songs = []
    for _ in range(TRACKS):
        script, artist = artists[int(rng.zipf(1.3)) % len(artists)]
        songs.append((script, name(rng, script, int(rng.integers(1, 4))), artist))
    songs = list({recording_key(title, [artist]): (script, title, artist)
                  for script, title, artist in songs}.values())  # fmt: skip
    documents = [search_document(title, [artist]) for _, title, artist in songs]
    await pool.copy_records_to_table(
        "tracks", columns=_TRACK_COLUMNS,
        records=[
            (n, song_id(song_key(title, [artist])), recording_key(title, [artist]), title,
             [artist], int(rng.zipf(1.5)) % 1_000)
            for n, (_, title, artist) in enumerate(songs, 1)
        ],
    )  # fmt: skip
    await pool.copy_records_to_table(
        "track_search",
        records=[(n, each.keys, each.grams) for n, each in enumerate(documents, 1)],
    )
    await pool.execute(
        "insert into search_grams select gram, count(*) from track_search, unnest(grams) gram"
        " group by gram"
    )
    await pool.execute("vacuum analyze")
    return songs


async def measured(folder: Path) -> dict[str, Any]:
    """Fill, then ask for misspelt titles, half of them with the artist."""
    async with AsyncExitStack() as stack:
        pool = await open_database(Settings(SEGUE_DATA_DIR=folder, _env_file=None), stack)
        rng = np.random.default_rng(0)
        songs = await fill(pool, rng)
        search = SearchService(PostgresTitleSearch(pool), PostgresCatalogue(pool))
        took: defaultdict[str, list[float]] = defaultdict(list)
        first: defaultdict[str, list[bool]] = defaultdict(list)
        listed: defaultdict[str, list[bool]] = defaultdict(list)
        for script in SYLLABLES:
            own = [song for song in songs if song[0] == script and len(song[1]) > 5]
            for at in range(QUERIES + WARM):
                _, title, artist = own[int(rng.integers(len(own)))]
                text = misspelt(rng, title, script) + (f" {artist}" if at % 2 else "")
                begun = time.perf_counter()
                try:
                    picks = (await search.search(text)).picks
                except NothingFoundError:
                    picks = ()
                if at < WARM:
                    continue
                took[script].append((time.perf_counter() - begun) * 1e3)
                names = [pick.track.title for pick in picks]
                first[script].append(names[:1] == [title])
                listed[script].append(title in names)
    whole = np.concatenate([np.array(each) for each in took.values()])
    return {
        "tracks": len(songs),
        "p50_ms": round(float(np.median(whole)), 2),
        "p95_ms": round(float(np.percentile(whole, 95)), 2),
        **{
            script: {
                "first": round(float(np.mean(first[script])), 3),
                "in_ten": round(float(np.mean(listed[script])), 3),
                "p50_ms": round(float(np.median(took[script])), 2),
                "p95_ms": round(float(np.percentile(took[script], 95)), 2),
            }
            for script in took
        },
    }


def main() -> None:
    """Print the table and one line of JSON."""
    with tempfile.TemporaryDirectory() as folder:
        figures = uvloop.run(measured(Path(folder)))
    print("| script | found first | in ten | p50 ms | p95 ms |\n|---|---:|---:|---:|---:|")
    for script in SYLLABLES:
        print(f"| {script} | " + " | ".join(map(str, figures[script].values())) + " |")
    print(f"{figures['tracks']:,} tracks: p50 {figures['p50_ms']} ms, p95 {figures['p95_ms']} ms")
    print(json.dumps({"bench": "title_search", **figures}))


if __name__ == "__main__":
    main()
