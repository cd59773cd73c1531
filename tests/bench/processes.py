"""What more server processes bring: `python3 run.py bench processes [--rows N] [--seconds S] [--processes 1,2]`.

The same load of 16 clients runs against the server with each number of processes. The clients share the cores with what they
measure, so beside the rate stands what one request costs: CPU time of the server processes, of the database, and of the
clients. As long as the server's and the database's share does not grow with the number of processes, nothing but cores keeps
the rate from growing with it.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench.__main__ import Bench, requests_of
from tests.bench.cpu import spent
from yunchou.base.cluster import Cluster

KINDS = ("read", "list", "create")
CLIENTS = 16


def measure(bench: Bench, processes: int) -> None:
    """Prints a line for each kind of request."""
    bench.environ["YUNCHOU_WORKERS"] = str(processes)
    with bench.server():
        token = bench.signed_in("manager3@bench.example")
        for kind in KINDS:
            requests = requests_of(kind, token, bench.ids)
            bench.load(requests, CLIENTS)
            with spent(bench.roots) as costs:
                result = bench.load(requests, CLIENTS)
            done = result["done"]
            told = "  ".join(f"{name} {seconds / done * 1e6:,.0f} µs" for name, seconds in costs.items())
            rate = done / result["seconds"]
            print(
                f"{processes} processes  {kind:<8}{rate:>10,.0f} requests/s   CPU of each: {told}", flush=True
            )


def main() -> int:
    """Makes the data once and measures every number of processes."""
    parser = argparse.ArgumentParser("processes")
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--processes", default="1,2")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yunchou-processes-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        bench = Bench(folder, given.rows, given.seconds)
        with Cluster(bench.settings.data) as cluster:
            asyncio.run(bench.fill(cluster.url()))
            bench.count_in(cluster)
            for processes in map(int, given.processes.split(",")):
                measure(bench, processes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
