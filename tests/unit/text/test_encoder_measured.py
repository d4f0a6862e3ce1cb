"""What the lexicon is for, in figures; each falls below its mark when the lexicon is off."""

import pytest

from core.adapters.local_text import LocalTextEncoder
from core.adapters.local_text.lexicon_file import Concept, Lexicon
from tests.benchmarks import meanings
from tests.benchmarks.captions import by_chance, by_spelling

NOTHING = Concept("nothing", 1.0, "test", {}, {"en": ("qqzzqq",)})
#: A question, the least that the encoder has to reach, and the most that spelling may.
MARKS = [
    (meanings.opposites, 0.9, 0.7),
    (meanings.wishes, 0.88, 0.7),
    (meanings.requests, 0.85, 0.7),
]


@pytest.mark.parametrize(("question", "least", "most"), MARKS)
def test_the_encoder_understands_what_spelling_does_not_show(question, least, most):
    assert question(LocalTextEncoder().encode) >= least
    assert question(by_spelling) <= most
    assert question(by_chance) <= most


@pytest.mark.parametrize(("question", "least", "most"), MARKS)
def test_without_its_lexicon_the_encoder_falls_back_to_spelling(question, least, most):
    assert question(LocalTextEncoder(Lexicon([NOTHING])).encode) <= most < least
