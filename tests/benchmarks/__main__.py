"""`python -m tests.benchmarks [NAME...]`: every `bench_*.py` beside this file, or those named."""

import importlib
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    """Run the benchmarks in order; a name that does not exist is an error."""
    files = Path(__file__).parent.glob("bench_*.py")
    known = sorted(path.stem.removeprefix("bench_") for path in files)
    missing = [name for name in names if name not in known]
    if missing:
        print(f"no benchmark {', '.join(missing)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    for name in names or known:
        print(f"\n## {name}\n", flush=True)
        importlib.import_module(f"tests.benchmarks.bench_{name}").main()
    return 0


sys.exit(main(sys.argv[1:]))
