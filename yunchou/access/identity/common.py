"""Passwords that everybody tries first: the most frequent of known breaches, of eight characters and more.

The list comes from the one that Django ships (BSD-3-Clause), with those that are frequent in China added.
"""

import gzip
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("common_passwords.txt.gz")


@cache
def _known() -> frozenset[str]:
    return frozenset(gzip.decompress(_FILE.read_bytes()).decode().split("\n"))


def is_common(password: str) -> bool:
    """Whether a password is on the list, whatever its case, or repeats one or two characters."""
    plain = password.strip().lower()
    return plain in _known() or len(set(plain)) <= 2
