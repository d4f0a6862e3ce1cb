"""What an import did, in numbers."""

from collections import Counter
from dataclasses import dataclass, field

from core.adapters.postgres.importing_records import CatalogueSize


@dataclass(slots=True)
class Summary:
    """Counts of one import; `size` is the whole catalogue afterwards."""

    files: int = 0
    rows: int = 0  # playlists, and tracks and artists that are listed outside of one
    playlists_new: int = 0
    playlists_changed: int = 0
    playlists_unchanged: int = 0
    entries: int = 0  # track descriptions read
    spotify_ids_new: int = 0
    recordings_new: int = 0
    nameless_new: int = 0
    named: int = 0  # nameless so far
    merged: int = 0  # two rows that turned out to be one recording
    conflicts: int = 0  # ISRCs that two songs carry
    bad: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    size: CatalogueSize | None = None
    seconds: float = 0.0

    @property
    def changed(self) -> bool:
        """Whether the catalogue differs from before."""
        tracks = self.recordings_new + self.nameless_new + self.named + self.merged
        return bool(self.playlists_new + self.playlists_changed + self.spotify_ids_new + tracks)
