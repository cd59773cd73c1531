"""A server for the tests of faults that speak to one, and processes that may be killed."""

import asyncio
import os
import sys
from pathlib import Path

from tests.doors.conftest import own_site

__all__ = ["own_site", "python_process"]

ROOT = Path(__file__).parents[2]


async def python_process(script: str, *words: str) -> asyncio.subprocess.Process:
    """A process that runs a script, once it has printed that it is ready."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script,
        *words,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert await asyncio.wait_for(process.stdout.readline(), 60) == b"ready\n"
    return process
