"""Models by the name that `segue evaluate` knows them by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import SetupError
from ml.data.challenge import Case
from ml.models.als import AlsModel
from ml.models.artist_knn import ArtistKnnModel
from ml.models.audio import AudioModel
from ml.models.base import Model, Route
from ml.models.contrastive import ContrastiveModel
from ml.models.item_knn import ItemKnnModel
from ml.models.playlist_knn import PlaylistKnnModel
from ml.models.popularity import PopularityModel
from ml.models.random import RandomModel
from ml.models.ranker import RankerModel
from ml.models.remembered import Remembered
from ml.models.rrf import WEIGHTS, RrfModel
from ml.models.same_artist import SameArtistModel
from ml.models.same_genre import SameGenreModel
from ml.models.song2vec import Song2VecModel
from ml.models.text import Encode, TextModel
from ml.models.title_knn import TitleKnnModel
from ml.train.ranker import RankerSettings
from ml.train.towers import TowerSettings
from ml.train.tracks import Progress, TrackSettings

#: What requests run; all other models are there to be compared with.
DEFAULT = "served"


@dataclass(frozen=True, slots=True)
class Tools:
    """What models are made with."""

    encode: Encode
    tracks: TrackSettings = field(default_factory=TrackSettings)
    towers: TowerSettings = field(default_factory=TowerSettings)
    ranker: RankerSettings = field(default_factory=RankerSettings)
    progress: Progress = lambda _done, _total: None
    year: int = 2026  # this one: wishes in words may count from it
    unseen: Sequence[Case] = ()  # from playlists that no model is fitted on


Made = Mapping[str, Model]

#: In the order in which they are fitted: a model may use those before it.
MAKERS: Mapping[str, Callable[[Tools, Made], Model]] = {
    "random": lambda _tools, _made: RandomModel(),
    "popularity": lambda _tools, _made: PopularityModel(),
    "same_genre": lambda _tools, _made: Remembered(SameGenreModel()),
    "same_artist": lambda _tools, _made: Remembered(SameArtistModel()),
    "item_knn": lambda _tools, _made: Remembered(ItemKnnModel()),
    "playlist_knn": lambda _tools, _made: Remembered(PlaylistKnnModel()),
    "title_knn": lambda _tools, _made: Remembered(TitleKnnModel()),
    "artist_knn": lambda _tools, _made: Remembered(ArtistKnnModel()),
    "als": lambda _tools, _made: Remembered(AlsModel()),
    "song2vec": lambda _tools, _made: Remembered(Song2VecModel()),
    "audio": lambda _tools, _made: Remembered(AudioModel()),
    "contrastive": lambda tools, _made: Remembered(ContrastiveModel(tools.tracks, tools.progress)),
    "text": lambda tools, made: Remembered(
        TextModel(tools.encode, _tracks(tools, made), tools.towers)
    ),
    "rrf": lambda _tools, made: RrfModel(_routes_of(made), fitted=True),
    "ranker": lambda tools, made: RankerModel(
        _routes_of(made), lambda: made_routes(routes(), tools), tools.unseen, tools.ranker
    ),
    "served": lambda tools, _made: _served(tools),
}
#: What `default` stands for: the default and what it is to be compared with.
BESIDE_DEFAULT = (
    "random", "popularity", "same_genre", "same_artist", "item_knn", "playlist_knn", "title_knn",
    "contrastive", "text", "rrf", "ranker", "served",
)  # fmt: skip


def routes() -> list[str]:
    """The models that the fusion and the ranker are built on."""
    return sorted({name for weights in WEIGHTS.values() for name in weights})


def chosen(text: str) -> list[str]:
    """The names that `default`, `all` or a comma-separated list stands for, in fitting order.

    Raises `SetupError` for a name that is not known.
    """
    if text == "all":
        return list(MAKERS)
    if text == "default":
        return [name for name in MAKERS if name in BESIDE_DEFAULT]
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in MAKERS:
            raise SetupError(f"Model {name!r} is unknown; there are: {', '.join(MAKERS)}")
    if not names:
        raise SetupError(f"Name at least one model of: {', '.join(MAKERS)}")
    return [name for name in MAKERS if name in names]


def make(names: Sequence[str], tools: Tools) -> dict[str, Model]:
    """The models of these names and those that they build on, unfitted, in fitting order."""
    wanted = set(names)
    if wanted & {"rrf", "ranker"}:
        wanted |= set(routes())
    made: dict[str, Model] = {}
    for name, maker in MAKERS.items():
        if name in wanted:
            made[name] = maker(tools, made)
    return made


def made_routes(names: Sequence[str], tools: Tools) -> dict[str, Route]:
    """The routes of these names and those that they build on, unfitted, in fitting order."""
    return {
        name: model for name, model in make(names, tools).items() if isinstance(model, Remembered)
    }


def _served(tools: Tools) -> Model:
    from ml.memory.model import ServedModel  # its training makes routes by their names, here
    from ml.train.pipeline import Plan

    plan = Plan(tools.tracks, tools.towers, ranker=tools.ranker)
    return ServedModel(tools.encode, plan, tools.year)


def _tracks(tools: Tools, made: Made) -> ContrastiveModel:
    before = made.get("contrastive")
    if isinstance(before, Remembered) and isinstance(before.route, ContrastiveModel):
        return before.route
    return ContrastiveModel(tools.tracks, tools.progress)


def _routes_of(made: Made) -> dict[str, Route]:
    return {name: model for name in routes() if isinstance(model := made[name], Remembered)}
