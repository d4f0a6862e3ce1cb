"""Models by the name that `segue evaluate` knows them by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import SetupError
from ml.models.base import Model
from ml.models.contrastive import ContrastiveModel
from ml.models.item_knn import ItemKnnModel
from ml.models.playlist_knn import PlaylistKnnModel
from ml.models.popularity import PopularityModel
from ml.models.random import RandomModel
from ml.models.rrf import WEIGHTS, RrfModel
from ml.models.same_artist import SameArtistModel
from ml.models.same_genre import SameGenreModel
from ml.models.text import Encode, TextModel
from ml.models.title_knn import TitleKnnModel
from ml.train.towers import TowerSettings
from ml.train.tracks import Progress, TrackSettings

#: The model that answers unless another one is named; it fuses the others.
DEFAULT = "rrf"
LATER = frozenset({"als", "song2vec", "audio", "ranker"})


@dataclass(frozen=True, slots=True)
class Tools:
    """What models are made with."""

    encode: Encode
    tracks: TrackSettings = field(default_factory=TrackSettings)
    towers: TowerSettings = field(default_factory=TowerSettings)
    progress: Progress = lambda _done, _total: None


Made = Mapping[str, Model]

#: In the order in which they are fitted: a model may use those before it.
MAKERS: Mapping[str, Callable[[Tools, Made], Model]] = {
    "random": lambda _tools, _made: RandomModel(),
    "popularity": lambda _tools, _made: PopularityModel(),
    "same_genre": lambda _tools, _made: SameGenreModel(),
    "same_artist": lambda _tools, _made: SameArtistModel(),
    "item_knn": lambda _tools, _made: ItemKnnModel(),
    "playlist_knn": lambda _tools, _made: PlaylistKnnModel(),
    "title_knn": lambda _tools, _made: TitleKnnModel(),
    "contrastive": lambda tools, _made: ContrastiveModel(tools.tracks, tools.progress),
    "text": lambda tools, made: TextModel(tools.encode, _tracks(tools, made), tools.towers),
    "rrf": lambda _tools, made: RrfModel({name: made[name] for name in routes()}, fitted=True),
}


def routes() -> list[str]:
    """The models that the default fuses."""
    return sorted({name for weights in WEIGHTS.values() for name in weights})


def chosen(text: str) -> list[str]:
    """The names that `default`, `all` or a comma-separated list stands for, in fitting order.

    Raises `SetupError` for a name that is not known.
    """
    if text in {"default", "all"}:
        return list(MAKERS)
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in MAKERS:
            reason = "comes in a later version" if name in LATER else "is unknown"
            raise SetupError(f"Model {name!r} {reason}; there are: {', '.join(MAKERS)}")
    if not names:
        raise SetupError(f"Name at least one model of: {', '.join(MAKERS)}")
    return [name for name in MAKERS if name in names]


def make(names: Sequence[str], tools: Tools) -> dict[str, Model]:
    """The models of these names and those that they build on, unfitted, in fitting order."""
    wanted = set(names)
    if DEFAULT in wanted:
        wanted |= set(routes())
    made: dict[str, Model] = {}
    for name, maker in MAKERS.items():
        if name in wanted:
            made[name] = maker(tools, made)
    return made


def _tracks(tools: Tools, made: Made) -> ContrastiveModel:
    before = made.get("contrastive")
    return (
        before
        if isinstance(before, ContrastiveModel)
        else ContrastiveModel(tools.tracks, tools.progress)
    )
