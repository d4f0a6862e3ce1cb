"""The table at the end of an import."""

import resource
import sys

from rich.table import Table

from ml.importing.summary import Summary


def summary_table(summary: Summary, dry_run: bool = False) -> Table:
    """What the import did, beside what the catalogue holds now."""
    title = "Would be imported (dry run: nothing was kept)" if dry_run else "Imported"
    table = Table("", "this import", "catalogue", title=title, title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    size = summary.size
    rows: list[tuple[str, int, int | None]] = [
        ("playlists, new", summary.playlists_new, size.playlists if size else None),
        ("playlists, changed", summary.playlists_changed, None),
        ("playlists, unchanged", summary.playlists_unchanged, None),
        ("entries read", summary.entries, size.entries if size else None),
        ("Spotify ids, new", summary.spotify_ids_new, size.spotify_ids if size else None),
        ("recordings, new", summary.recordings_new, size.named if size else None),
        ("recordings, named now", summary.named, None),
        ("recordings, merged", summary.merged, None),
        ("nameless tracks, new", summary.nameless_new, size.nameless if size else None),
        ("songs", 0, size.songs if size else None),
        ("artists", 0, size.artists if size else None),
        ("ISRCs carried by two songs", summary.conflicts, None),
        ("bad rows", summary.bad, None),
        *(
            (f"left out: {reason}", count, None)
            for reason, count in sorted(summary.skipped.items())
        ),
    ]
    for label, count, whole in rows:
        if count or whole:
            table.add_row(
                label, f"{count:,}" if count else "", "" if whole is None else f"{whole:,}"
            )
    table.add_section()
    table.add_row("seconds", f"{summary.seconds:.1f}", "")
    table.add_row("peak memory, MB", f"{peak_megabytes():,.0f}", "")
    return table


def peak_megabytes() -> float:
    """The most memory that this process has held, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
