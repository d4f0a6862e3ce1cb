"""From routes to a list: agreement, votes, fusion, diversity, and the rules that hold everywhere.

Pure and in numpy: a request ranks some hundred candidates in a millisecond or two.
"""

from core.ranking.agreement import agree, shares_of_seeds
from core.ranking.chance import shuffled
from core.ranking.diversity import diverse
from core.ranking.fusion import MOST_CANDIDATES, RRF_K, Fused, Route, fuse
from core.ranking.rules import Rules, admissible, artist_cap, clash, spread
from core.ranking.taste import Temper, temper_of, tempered
from core.ranking.votes import LENGTH_DAMPING, TEMPERATURE, Members, heard, voices, vote

__all__ = [
    "LENGTH_DAMPING",
    "MOST_CANDIDATES",
    "RRF_K",
    "TEMPERATURE",
    "Fused",
    "Members",
    "Route",
    "Rules",
    "Temper",
    "admissible",
    "agree",
    "artist_cap",
    "clash",
    "diverse",
    "fuse",
    "heard",
    "shares_of_seeds",
    "shuffled",
    "spread",
    "temper_of",
    "tempered",
    "voices",
    "vote",
]
