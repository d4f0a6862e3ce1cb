"""What the built-in encoder makes of real requests: one figure a question, one encoder at a time.

Every question is answered by vectors alone, and has a chance level that a random encoder shows.
"""

import csv
from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path

import numpy as np

from ml.starter.layout import FOLDER
from tests.benchmarks.bench_wishes import prompts
from tests.benchmarks.captions import Matrix, area, overlaps
from tests.benchmarks.paraphrases import paraphrases

Encode = Callable[[Sequence[str]], Matrix]
TRIPLES = Path(__file__).parent.parent / "unit" / "text"
_SAID = ("genre", "energy", "tempo", "instrumental")

#: A request, the same in another language, and its opposite in a third.
OPPOSITES = (
    ("rainy day", "비 오는 날", "солнечный день"),
    ("дождливый день", "rainy day", "화창한 날"),
    ("sad songs", "грустные песни", "신나는 노래"),
    ("슬픈 노래", "sad songs", "весёлые песни"),
    ("calm evening", "тихий вечер", "시끄러운 파티"),
    ("조용한 음악", "quiet music", "громкая музыка"),
    ("wake me up", "бодрое утро", "잠잘 때 듣는 노래"),
    ("колыбельная", "자장가", "workout bangers"),
    ("slow ballads", "느린 발라드", "быстрая музыка"),
    ("тренировка", "운동할 때", "bedtime"),
    ("summer beach", "여름 바다", "снежная зима"),
    ("зимний вечер", "겨울밤", "summer party"),
    ("heartbreak", "이별 노래", "счастливая любовь"),
    ("свадьба", "결혼식", "breakup"),
    ("heavy metal", "헤비메탈", "тихая классика"),
    ("спокойная музыка для учёбы", "공부할 때 듣는 잔잔한 음악", "party anthems"),
)


def translations(encode: Encode, file: str) -> float:
    """How often a wish is nearest to itself in another language, over all six directions."""
    with (TRIPLES / file).open(encoding="utf-8") as lines:
        read = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t")
        rows = [row for row in read if len(row) == 3]
    vectors = [encode([row[language] for row in rows]) for language in range(3)]
    right = [
        ((vectors[one] @ vectors[other].T).argmax(axis=1) == np.arange(len(rows))).mean()
        for one, other in permutations(range(3), 2)
    ]
    return float(np.mean(right))


def opposites(encode: Encode) -> float:
    """How often the same in another language is nearer than the opposite in a third."""
    asked, same, opposite = (encode([row[at] for row in OPPOSITES]) for at in range(3))
    return float(((asked * same).sum(1) > (asked * opposite).sum(1)).mean())


def wishes(encode: Encode) -> float:
    """AUC over pairs of prompts in two languages: that share what they want, or want nothing alike.

    What a prompt wants is written beside it: genres, energy, tempo, instrumental.
    """
    kept = [
        (one.language, one.text, {f"{w.kind}={w.value}" for w in one.expected
                                  if w.kind in _SAID and not w.negative})
        for one in prompts()
    ]  # fmt: skip
    kept = [row for row in kept if row[2]]
    language = np.array([row[0] for row in kept])
    across = language[:, None] != language[None, :]
    return area(encode([row[1] for row in kept]), overlaps([row[2] for row in kept]), across)


def requests(encode: Encode) -> float:
    """Mean reciprocal rank of the first starter playlist that fits a request in unseen words."""
    slugs, texts = [], []
    for file in sorted((FOLDER / "playlists").rglob("*.txt")):
        for line in file.read_text("utf-8").splitlines():
            name, colon, text = line.partition(":")
            if colon and name.strip() in {"name", "en", "ko", "ru"}:
                found = [one for one in text.split(";") if one.strip()]
                slugs += [file.stem] * len(found)
                texts += found
    asked = paraphrases()
    near = encode([one.text for one in asked]) @ encode(texts).T
    ranks = []
    for one, row in zip(asked, near, strict=True):
        order = list(dict.fromkeys(slugs[at] for at in np.argsort(-row, kind="stable")))
        ranks.append(1 / (1 + next(at for at, slug in enumerate(order) if one.fits(slug))))
    return float(np.mean(ranks))
