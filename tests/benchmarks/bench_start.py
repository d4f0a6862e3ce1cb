"""The second start of `segue run`: seconds until its first line, and what it holds in memory."""

import json
import statistics
import tempfile
import time
from pathlib import Path

from tests.benchmarks.processes import resident, running

ROUNDS = 5


def _start(data: Path) -> tuple[float, float]:
    begun = time.perf_counter()
    words = ("-m", "bot", "run", "--playground", "--port", "0")
    with running(*words, SEGUE_DATA_DIR=str(data)) as (process, line):
        while not line.startswith("The playground is at"):
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise RuntimeError("it did not start")
        seconds = time.perf_counter() - begun
        time.sleep(0.5)
        return seconds, resident(process.pid) / 1024


def main() -> None:
    """Print the table and one line of JSON."""
    with tempfile.TemporaryDirectory() as folder:
        first, _ = _start(Path(folder))
        later = [_start(Path(folder)) for _ in range(ROUNDS)]
    seconds = statistics.median(each[0] for each in later)
    megabytes = max(each[1] for each in later)
    print(f"first start   {first:6.2f} s\nsecond start  {seconds:6.2f} s\n"
          f"resident      {megabytes:6.0f} MB")  # fmt: skip
    print(json.dumps({
        "bench": "start", "first_s": round(first, 2), "second_s": round(seconds, 2),
        "resident_mb": round(megabytes),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
