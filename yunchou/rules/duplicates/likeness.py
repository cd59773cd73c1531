"""How alike two names are: pieces of text, their overlap, and the few pieces by which likely pairs are found.

The likeness of two names is Dice's coefficient over their sets of pieces (two Chinese characters, three Latin letters):
2·|A∩B| / (|A| + |B|). Names at least `t` alike share at least t/(2−t)·|A| pieces, so, with all pieces in one fixed order, the
first |A| − ⌈t/(2−t)·|A|⌉ + 1 of each have one in common (prefix filter: Chaudhuri, Ganti, Kaushik 2006). Only those are
looked up; ordered with the rare ones first they are few and lead to few.
"""

import math
import re
import zlib
from collections.abc import Collection
from fractions import Fraction

from yunchou.rules.duplicates.words import TRADES

LEAST, MOST = 0.5, 1.0
"""What a threshold may be."""
_HAN = re.compile("[一-鿿]")
_COMMON = frozenset(word[n : n + 2] for word in TRADES for n in range(len(word) - 1))


def pieces(name: str) -> list[str]:
    """The pieces of a normalised name, each once, those of trades (which many names share) last."""
    size = 2 if _HAN.search(name) else 3
    found = {name[n : n + size] for n in range(max(1, len(name) - size + 1))}
    return sorted(found, key=lambda piece: (piece in _COMMON, zlib.crc32(piece.encode())))


def numbers(found: Collection[str], place: int) -> list[int]:
    """Pieces as 32-bit numbers, in the same order; other numbers in each `place`, as all lie in one index."""
    return [zlib.crc32(f"{place}.{piece}".encode()) - 2**31 for piece in found]


def probes(found: list[str], threshold: float) -> list[str]:
    """The pieces of which two names that are alike enough have at least one in common."""
    exact = Fraction(str(threshold))
    shared = math.ceil(exact / (2 - exact) * len(found))
    return found[: len(found) - shared + 1]


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """Dice's coefficient of two sets of pieces, 0 to 1."""
    return 2 * len(set(one) & set(other)) / (len(set(one)) + len(set(other)))
