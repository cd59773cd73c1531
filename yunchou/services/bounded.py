"""Files of strangers read by a process of its own with little memory and time: a few bytes can unpack to any number, or ask
for work without end.

A module that reads such files runs itself as a program: its `main` calls `within`, reads the standard input, and writes what it
found to the standard output; whoever wants to know calls `answer_of` with the module's `__file__`.
"""

import asyncio
import sys


async def answer_of(program: str, given: bytes, seconds: float) -> bytes | None:
    """What a program answers to what it is given; None where it fails, or takes longer than `seconds` and is ended."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", program,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        out, _ = await asyncio.wait_for(process.communicate(given), seconds)
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return out if process.returncode == 0 else None


def within(memory: int, seconds: int) -> None:
    """Bounds the calling program to so many bytes of memory and seconds of the processor."""
    try:
        import resource
    except ImportError:
        # Where the system has no such bounds, the caller's clock is the only one.
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
