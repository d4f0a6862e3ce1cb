"""Dialogues that ask for a playlist, with the tracks that were liked in the end.

The Conversational Playlist Curation Dataset (Chaganty et al. 2023, CC BY 4.0), a JSON object a
line: `{"id", "turns": [{"user_query"}], "tracks": {id: {"track_titles", "track_artists"}},
"goal_playlist": [id]}`. A goal that `tracks` does not describe is passed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import SetupError
from core.naming import song_key
from core.tensors import json_of
from ml.data import neutral
from ml.sources.files import read_lines


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What somebody said, turn by turn, and the songs they wanted (`core.naming.song_key`)."""

    key: str
    said: tuple[str, ...]
    goals: tuple[str, ...]


def read(paths: Sequence[Path]) -> list[Dialogue]:
    """Every dialogue of these files, plain or gzip.

    Raises `SetupError` with file and line for one that cannot be read, `UnreadableFileError` for a
    file.
    """
    made = []
    for path in paths:
        for number, line in enumerate(read_lines(path, lambda _size: None), 1):
            if not line.strip():
                continue
            try:
                made.append(_dialogue(json_of(line)))
            except KeyError as error:
                raise SetupError(f"{path}:{number}: field {error} is missing") from error
            except (ValueError, TypeError, AttributeError, IndexError) as error:
                raise SetupError(f"{path}:{number}: this is no dialogue: {error}") from error
    made = [one for one in made if one.said and one.goals]
    if not made:
        raise SetupError(f"{paths[0]} holds no dialogue that ends with a playlist")
    return made


def _dialogue(entry: dict[str, Any]) -> Dialogue:
    tracks = entry["tracks"]
    wanted = (tracks[one] for one in entry["goal_playlist"] if one in tracks)
    named = ((one.get("track_titles"), one.get("track_artists")) for one in wanted)
    goals = [song_key(title, artists) for title, artists in named if title and artists]
    said = (str(turn.get("user_query") or "").strip() for turn in entry["turns"])
    return Dialogue(
        neutral.identifier("id", entry["id"]),
        tuple(text for text in said if text),
        tuple(dict.fromkeys(goals)),
    )
