"""The database a command works on: the one that is named, or the embedded one, started or attached to."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from yunchou.base.settings import Settings

DEMO_LOGIN = "admin@demo.example"
"""The administrator of the demo."""
WORKER = "yunchou-worker"
"""The application name under which a job worker is connected to the database."""


@contextlib.contextmanager
def reachable(settings: Settings) -> Iterator[Settings]:
    """Settings with the address of a database that runs, for as long as the context lasts.

    The embedded server is stopped at the end when nobody else uses it. Raises `ClusterError`.
    """
    if settings.database_url is not None:
        yield settings
        return
    # Only here: with an external database none of this is loaded.
    from yunchou.base.cluster import Cluster

    with Cluster(settings.data) as cluster:
        yield replace(settings, database_url=cluster.url())


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    return host in ("localhost", "::1") or host.startswith("127.")
