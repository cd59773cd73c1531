"""A measurement in a database of its own, filled for it and thrown away after it."""

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from yunchou.base.cluster import Cluster
from yunchou.base.db import Database
from yunchou.upgrades import upgrade


def run_alone(name: str, measure: Callable[[Database, int], Awaitable[None]], rows: int = 1_000_000) -> None:
    """Runs a measurement with the number of rows that the command line says; `rows` when it says none."""
    arguments = argparse.ArgumentParser(name)
    arguments.add_argument("--rows", type=int, default=rows)
    asked = arguments.parse_args()

    async def with_database(url: str) -> None:
        db = await Database.open(url, max_size=4)
        try:
            await upgrade(db)
            await measure(db, asked.rows)
        finally:
            await db.close(2.0)

    with tempfile.TemporaryDirectory(prefix="yunchou-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with Cluster(Path(folder), settings={"shared_buffers": "256MB"}) as cluster:
            asyncio.run(with_database(cluster.url()))
