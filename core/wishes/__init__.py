"""What a free text asks for beside its mood, in English, Korean and Russian.

`understand` takes a text apart. Vocabulary stands in `genres.txt` and `words.txt` of this package.
What the wishes do to a list of tracks is the business of `core.constraints`.
"""

from core.wishes.lengths import MOST_TRACKS
from core.wishes.understanding import understand
from core.wishes.wish import Kind, Understood, Wish

__all__ = ["MOST_TRACKS", "Kind", "Understood", "Wish", "understand"]
