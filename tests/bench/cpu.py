"""CPU time: what a request costs however busy the machine is with other things."""

import resource
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

import psutil


@contextmanager
def spent(roots: Mapping[str, int]) -> Iterator[dict[str, float]]:
    """Gives a dictionary that holds, once the block is over, the CPU seconds that were spent in it.

    By the name of each process tree in `roots`, and as `clients` what was spent by processes that the block started and
    that have ended.
    """
    seconds: dict[str, float] = {}
    before, ended = _trees(roots), _ended()
    yield seconds
    seconds.update({name: now - before[name] for name, now in _trees(roots).items()})
    seconds["clients"] = _ended() - ended


def _trees(roots: Mapping[str, int]) -> dict[str, float]:
    found = dict.fromkeys(roots, 0.0)
    for name, root in roots.items():
        # What ended meanwhile was waited for by its parent, whose times of its children hold it.
        for each in (parent := psutil.Process(root), *parent.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = each.cpu_times()
                found[name] += times.user + times.system + times.children_user + times.children_system
    return found


def _ended() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
