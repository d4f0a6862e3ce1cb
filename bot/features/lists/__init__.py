"""Lists and cards, and everything below them: what every feature that answers with songs shares.

Other features may import from here, and from no other feature.
"""

from bot.features.lists import answers, cards, examples, opinions, reranking, turning
from bot.features.lists.links import to_card, to_question
from bot.ui.deep_links import ToCard, ToQuestion
from bot.ui.feature import Feature

FEATURE = Feature(
    name="lists",
    presses={
        **turning.PRESSES,
        **reranking.PRESSES,
        **opinions.PRESSES,
        **cards.PRESSES,
        **examples.PRESSES,
        **answers.PRESSES,
    },
    links={ToCard: to_card, ToQuestion: to_question},
)
