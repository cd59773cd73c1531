"""What importing costs: `python3 run.py bench imports [--rows N] [--rounds R] [--records N] [--rest]`.

Imports a file of customers from the command line into an organisation of so many opportunities, round after round, and
prints rows a second and the CPU time of a row, of the importing processes and of the database. With `--rest` the server
runs beside it and reads what comes in into the search, as it does in daily life.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench.__main__ import CHECKOUT, Bench, write_customers
from tests.bench.cpu import spent
from tests.bench.data import NAME
from yunchou.base.cluster import Cluster


def run(bench: Bench, rows: int, number: int) -> None:
    """Imports one file and prints what that took."""
    plan = write_customers(bench.folder / f"import{number}", rows, f"I{number}-")
    started = time.perf_counter()
    with spent(bench.roots) as used:
        subprocess.run(
            [sys.executable, "-m", "yunchou", "import", str(plan), "--organisation", NAME],
            env=bench.environ,
            cwd=CHECKOUT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    rate = rows / (time.perf_counter() - started)
    shares = ", ".join(f"{name} {seconds / rows * 1e6:.0f} us" for name, seconds in used.items())
    print(f"{rate:,.0f} rows/s; CPU of a row: {shares}; load {os.getloadavg()[0]:.1f}", flush=True)


def main() -> int:
    """Fills an organisation and imports into it."""
    parser = argparse.ArgumentParser("imports")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--rest", action="store_true", help="the server runs beside it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yunchou-imports-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        bench = Bench(folder, given.records, 1)
        cluster = stack.enter_context(Cluster(bench.settings.data))
        bench.count_in(cluster)
        asyncio.run(bench.fill(cluster.url()))
        if given.rest:
            stack.enter_context(bench.server())
        for number in range(given.rounds):
            run(bench, given.rows, number)
    return 0


if __name__ == "__main__":
    sys.exit(main())
