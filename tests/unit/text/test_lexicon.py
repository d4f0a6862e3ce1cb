"""The lexicon is plain text that a person can edit, and its lines are checked."""

from pathlib import Path

import pytest

from core.adapters.local_text import Lexicon, LexiconError, LocalTextEncoder
from core.adapters.local_text.korean import attributive, forms
from core.adapters.local_text.lexicon_file import surface
from core.adapters.local_text.stems import stem


def lexicon(folder: Path, text: str) -> Lexicon:
    (folder / "moods.txt").write_text(text, encoding="utf-8")
    return Lexicon.read(folder)


def test_the_bundled_lexicon_is_broad_in_three_languages() -> None:
    bundled = Lexicon.bundled()
    meaningful = [concept for concept in bundled.concepts.values() if concept.weight]
    assert len(meaningful) >= 350
    for language, least in (("en", 4_000), ("ko", 3_000), ("ru", 3_500)):
        assert sum(len(concept.words.get(language, ())) for concept in meaningful) >= least


def test_every_concept_is_understood_by_its_own_words(reader: LocalTextEncoder) -> None:
    lexicon = Lexicon.bundled()
    for concept in lexicon.concepts.values():
        for language in ("en", "ko", "ru") if concept.weight else ():
            words = lexicon.words(concept.id, language)
            unknown = [w for w in words if concept.id not in dict(reader.understood(w))]
            assert words, f"{concept.id} has no words in {language}"
            assert len(unknown) <= 0.15 * len(words), (concept.id, unknown)


@pytest.fixture(scope="module")
def reader() -> LocalTextEncoder:
    return LocalTextEncoder()


def test_a_concept_has_relations_words_and_a_weight(tmp_path: Path) -> None:
    made = lexicon(
        tmp_path,
        "# moods\n@weight 0.5\nsad: blue 0.6, !happy\n  en sad, feeling down\n  ko 슬프-\n"
        "  emoji 😢\nblue:\nhappy:\n  ru счаст*, счастливый\n",
    )
    sad = made.concepts["sad"]
    assert sad.weight == 0.5
    assert sad.related == {"blue": 0.6, "happy": -0.4}
    assert made.words("sad", "ko") == ("슬픈",)
    assert made.words("happy", "ru") == ("счастливый",)  # a mere beginning is no word
    assert dict(LocalTextEncoder(made).understood("I was feeling down 😢"))["sad"] > 0.5


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("sad\n", "line 1: expected 'concept: relations'"),
        ("sad:\n  fr triste\n", "line 2: expected a language"),
        ("  en lost\n", "line 1: expected a language"),
        ("sad: melancholic 0.6.1\n", "line 1: expected 'concept 0.5'"),
        ("sad: glad\n", "sad names 'glad'"),
        ("sad:\nsad:\n", "sad is defined twice"),
        ("@weight heavy\n", "line 1: expected a figure"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(LexiconError, match=r"moods\.txt") as caught:
        lexicon(tmp_path, text)
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("stem_", "seen"),
    [
        ("슬프", ["슬픈", "슬퍼", "슬펐", "슬플", "슬픕"]),
        ("그립", ["그리운", "그리워", "그립"]),
        ("설레", ["설렌", "설렜", "설레"]),
        ("흐르", ["흘러", "흘렀", "흐르"]),
        ("우울하", ["우울한", "우울해", "우울했"]),
        ("달리", ["달린", "달려", "달렸"]),
        ("힘들", ["힘든", "힘들"]),
        ("나쁘", ["나빠", "나빴", "나쁜"]),
        ("춤추", ["춤춰", "춤췄", "춤출"]),
        ("좋", ["좋"]),
    ],
)
def test_korean_stems_inflect(stem_: str, seen: list[str]) -> None:
    assert set(seen) <= set(forms(stem_))


def test_korean_stems_stand_before_a_noun() -> None:
    assert attributive("슬프", verb=False) == "슬픈"
    assert attributive("그립", verb=False) == "그리운"
    assert attributive("재밌", verb=False) == "재밌는"
    assert attributive("달리", verb=True) == "달리는"
    assert attributive("잠들", verb=True) == "잠드는"
    assert surface("^가요") == "가요"


@pytest.mark.parametrize(
    "words",
    [
        ["dance", "dances", "dancing", "danced"],
        ["party", "parties"],
        ["run", "runs", "running"],
        ["грустный", "грустная", "грустные", "грустными", "грустно"],
        ["дождливый", "дождливые", "дождливая"],
        ["вечеринка", "вечеринки", "вечеринку", "вечеринками"],
    ],
)
def test_inflected_words_share_a_stem(words: list[str]) -> None:
    from core.naming import fold

    assert len({stem(fold(word)) for word in words}) == 1


def test_a_stem_is_never_empty() -> None:
    for word in ("s", "ing", "ed", "eed", "ness", "я", "ого", "быть", "ss", "yyy", "의"):
        assert stem(word)
