"""Several files as one corpus: the neutral format, or any that the importers know."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import SetupError
from ml.data import neutral, sourced
from ml.data.gathered import Gathered
from ml.data.neutral import Loaded
from ml.sources.files import bare_name
from ml.sources.formats import FORMATS

_TABLE = "tidytuesday"  # what a .csv file is, unless another format is named
_SAYS_NOTHING = ("playlists", "current", "cumulative")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read; None as format: the neutral one."""

    path: Path
    format: str | None = None

    @property
    def collection(self) -> str:
        """Named after the file, or its folder where the file's name says nothing."""
        if self.format is not None:
            return FORMATS[self.format].collection_for(self.path)
        name = bare_name(self.path.name)
        folder = self.path.resolve().parent.name
        return folder if name.lower().startswith(_SAYS_NOTHING) and folder else name


def source(text: str) -> Source:
    """`PATH`, or `FORMAT:PATH` with a format of `segue import`; `.csv` is TidyTuesday's table."""
    name, colon, rest = text.partition(":")
    if colon and name in FORMATS:
        return Source(Path(rest), None if name == "jsonl" else name)
    table = text.lower().removesuffix(".gz").endswith(".csv")
    return Source(Path(text), _TABLE if table else None)


def load(
    sources: Sequence[Source],
    this_year: int,
    stage: Callable[[str], None] = lambda _text: None,
) -> Loaded:
    """All playlists of these files; a track with the same id in two of them is one.

    The ids of playlists get their collection in front as soon as there are two files. Raises
    `SetupError` and `UnreadableFileError` with file and line.
    """
    gathered = Gathered()
    left_out: list[object] = []
    names = _names(sources)
    for one, name in zip(sources, names, strict=True):
        stage(f"reading {one.path}")
        if one.format is None:
            left_out += neutral.gather(one.path, gathered, name if len(sources) > 1 else "")
            continue
        if not one.path.exists():
            raise SetupError(f"cannot read {one.path}: there is no such file")
        before = len(gathered.playlists)
        sourced.gather(
            one.format,
            one.path,
            this_year,
            gathered,
            sourced.by_spotify_id,
            name,
            left_out.append,
        )
        if len(gathered.playlists) == before:
            raise SetupError(f"{one.path} holds no playlist in the format {one.format}")
    return Loaded(gathered.corpus(), tuple(map(str, left_out)))


def _names(sources: Sequence[Source]) -> list[str]:
    """A name each; files of one folder that says it all are told apart by number."""
    names = [one.collection for one in sources]
    seen: Counter[str] = Counter()
    made = []
    for name in names:
        seen[name] += 1
        made.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return made
