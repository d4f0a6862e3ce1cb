"""The built-in encoder knows what is meant in three languages."""

import csv
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from core.adapters.local_text import LocalTextEncoder

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def encoder() -> LocalTextEncoder:
    return LocalTextEncoder()


def cosine(encoder: LocalTextEncoder, one: str, other: str) -> float:
    rows = encoder.encode([one, other])
    return float(rows[0] @ rows[1])


def triples(name: str) -> list[list[str]]:
    with (HERE / name).open(encoding="utf-8") as lines:
        rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return [row for row in rows if len(row) == 3]


@pytest.mark.parametrize("name", ["triples.tsv", "triples_unseen.tsv"])
def test_a_wish_is_nearest_to_itself_in_another_language(
    encoder: LocalTextEncoder, name: str
) -> None:
    rows = triples(name)
    assert len(rows) >= 50
    vectors = [encoder.encode([row[language] for row in rows]) for language in range(3)]
    for one, other in permutations(range(3), 2):
        similarity = vectors[one] @ vectors[other].T
        right = (similarity.argmax(axis=1) == np.arange(len(rows))).mean()
        apart = similarity[~np.eye(len(rows), dtype=bool)]
        assert right >= 0.95
        assert similarity.diagonal().mean() > 0.7
        assert apart.mean() < 0.05


RAIN = ["a rainy day", "비 오는 날", "дождливый день"]


def test_a_rainy_day_is_one_thing_in_three_languages(encoder: LocalTextEncoder) -> None:
    others = ["pool party", "신나는 운동 노래", "русский рок", "wedding", "사랑", "тренировка"]
    rain = encoder.encode(RAIN)
    unrelated = (rain @ encoder.encode(others).T).max()
    alike = rain @ rain.T
    assert alike.min() > 0.7
    assert alike.min() > unrelated + 0.3


@pytest.mark.parametrize(
    ("near", "middle", "far"),
    [
        ("melancholic", "sad", "happy"),
        ("тоска", "грустный", "веселье"),
        ("우울한", "슬픈", "신나는"),
        ("relaxing", "calm", "aggressive"),
        ("gym", "workout", "sleep"),
        ("beach", "summer", "winter"),
        ("snow", "winter", "summer"),
        ("trap", "hip hop", "country"),
        ("metal", "hard rock", "bossa nova"),
        ("80s", "retro", "2020s"),
    ],
)
def test_opposites_are_farther_than_neighbours(
    encoder: LocalTextEncoder, near: str, middle: str, far: str
) -> None:
    assert cosine(encoder, middle, near) > cosine(encoder, middle, far) + 0.3


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("not sad", "sad"),
        ("calm, no rap", "hip-hop"),
        ("-rap calm", "hip-hop"),
        ("anything without metal or punk", "punk"),
        ("no slow sad songs", "sad"),
        ("без грусти", "sad"),
        ("только не метал и не рэп", "hip-hop"),
        ("안 슬픈 노래", "sad"),
        ("슬프지 않은 노래", "sad"),
        ("발라드 빼고 신나는 거", "ballad"),
        ("랩이나 록 말고", "hip-hop"),
        ("슬픈 노래 말고", "sad"),
    ],
)
def test_what_is_denied_is_not_wanted(encoder: LocalTextEncoder, text: str, unwanted: str) -> None:
    assert dict(encoder.understood(text))[unwanted] < 0


def test_denying_one_thing_leaves_the_next_wanted(encoder: LocalTextEncoder) -> None:
    assert dict(encoder.understood("-rap calm"))["calm"] > 0
    assert dict(encoder.understood("랩 말고 신나는 거"))["joyful-fun"] > 0
    assert dict(encoder.understood("без рэпа, спокойное"))["calm"] > 0


def test_not_sad_is_nearer_to_happy_than_to_sad(encoder: LocalTextEncoder) -> None:
    assert cosine(encoder, "not sad", "happy") > cosine(encoder, "not sad", "sad") + 0.5


def test_what_has_no_opposite_is_just_left_out(encoder: LocalTextEncoder) -> None:
    assert cosine(encoder, "calm, no rap", "calm") > 0.9
    assert abs(cosine(encoder, "no rap", "rap")) < 0.2


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("without words", "instrumental"),
        ("без слов", "instrumental"),
        ("가사 없는 노래", "instrumental"),
        ("i can't sleep", "insomnia"),
        ("не могу уснуть", "insomnia"),
        ("잠이 안 와", "insomnia"),
        ("노동요", "work"),
        ("새벽 감성", "late-night"),
        ("хандра", "melancholic"),
        ("in my feels", "sad"),
        ("absolute bangers", "cool"),
        ("workuot", "workout"),
        ("melancholc", "melancholic"),
        ("k-pop", "k-pop"),
        ("케이팝", "k-pop"),
        ("к-поп", "k-pop"),
        ("90년대", "90s"),
        ("90-е", "90s"),
        ("девяностые", "90s"),
        ("nineties", "90s"),
        ("lofi", "lo-fi"),
        ("lo-fi", "lo-fi"),
        ("R&B", "r&b"),
        ("🌧️", "rain"),
        ("비", "rain"),
        ("빗소리", "rain"),
        ("봄노래", "spring"),
    ],
)
def test_it_understands(encoder: LocalTextEncoder, text: str, concept: str) -> None:
    assert concept in dict(encoder.understood(text))


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("준비 운동", "rain"),  # 비 inside a word
        ("비밀", "rain"),
        ("봄이네집", "rain"),
        ("들어가요", "korean"),  # 가요 inside a verb
        ("배우는 사람", "tears"),  # 우는 inside a verb
        ("컨트리", "christmas"),  # 트리 inside a word
        ("아이유", "kids"),
        ("배경으로 코드", "film"),  # 로코 over the gap
        ("пока", "peaceful"),
    ],
)
def test_a_short_stem_inside_another_word_says_nothing(
    encoder: LocalTextEncoder, text: str, concept: str
) -> None:
    assert concept not in dict(encoder.understood(text))


def test_unknown_words_are_near_by_spelling(encoder: LocalTextEncoder) -> None:
    assert encoder.understood("zivert") == []
    assert cosine(encoder, "morgenshtern", "morgenstern") > 0.5
    assert cosine(encoder, "Zemfirra", "Zemfira") > cosine(encoder, "Zemfirra", "Metallicca")


def test_a_name_is_near_to_itself_in_another_script(encoder: LocalTextEncoder) -> None:
    assert cosine(encoder, "Зиверт", "zivert") > 0.4


def test_nothing_at_all_has_one_direction(encoder: LocalTextEncoder) -> None:
    rows = encoder.encode(["", "   ", "?!", "no rap"])
    np.testing.assert_array_equal(rows, np.repeat(rows[:1], 4, axis=0))


def test_every_process_and_machine_gets_the_same_vectors(encoder: LocalTextEncoder) -> None:
    program = (
        "import sys; from core.adapters.local_text import LocalTextEncoder as E;"
        "sys.stdout.buffer.write(E().encode(['비 오는 날 zivert', 'тихий вечер']).tobytes());"
        "assert 'torch' not in sys.modules and 'scipy' not in sys.modules"
    )
    here = encoder.encode(["비 오는 날 zivert", "тихий вечер"])
    for seed in ("0", "4711"):
        run = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            cwd=HERE.parents[2],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        )
        there = np.frombuffer(run.stdout, np.float32).reshape(here.shape)
        np.testing.assert_allclose(there, here, atol=1e-6)


def test_the_vectors_have_not_changed_under_a_trained_projector(encoder: LocalTextEncoder) -> None:
    """A change here makes published projectors worthless: it needs a new encoder name."""
    assert (encoder.name, encoder.dimension) == ("segue-local-1", 1024)
    row = encoder.encode(["xyzzy"])[0]
    slots = np.flatnonzero(row).tolist()
    assert slots == KNOWN_SLOTS
    rain = encoder.encode(["rain"])[0][:512]
    own = np.unpackbits(np.frombuffer(bytes.fromhex(KNOWN_SIGNATURE), np.uint8)) * 2.0 - 1
    assert float(rain @ own) / 512**0.5 > 0.7


KNOWN_SLOTS = [512, 542, 561, 579, 606, 708, 715, 873, 1002]
KNOWN_SIGNATURE = (  # BLAKE2b of "rain"
    "0a8c243ae5617676b0cbb025a1b47c6b0ea79de96a7a0bdd98036d4443617d44"
    "e2c3dca65a3bcc341904261254d522ba892dc2351172c126b79d55c576304c0b"
)
