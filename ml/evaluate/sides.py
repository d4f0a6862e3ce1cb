"""Further questions to every model, beside the ten categories of held-out playlists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ml.data.corpus import Ints
from ml.models.base import Query, Ranking

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Side:
    """Queries and the judge of their answers; figures stand under `name` beside `overall`."""

    name: str
    queries: Sequence[Query]
    family: Ints  # [queries]; those of one family are drawn together by the bootstrap
    depth: int  # tracks asked for
    columns: tuple[str, ...]
    judge: Callable[[Sequence[Ranking]], Values]  # [queries, columns], NaN: nothing to say
    facts: Mapping[str, float] = field(default_factory=dict)
