"""How near a text comes to what was typed, for finding it in spite of a slip of the pen."""

from collections import Counter

from yunchou.records.search import terms

LONG = 6
"""Characters from which on a word may have two slips."""


def likeness(word: str, folded: str) -> float:
    """From 0 (another word) to 1 (the same): how like the likest part of a text is to a word.

    A word of fewer than six characters may have one edit, a longer one two.
    """
    letters = Counter(word)
    return max((_alike(word, letters, part) for part in _parts(folded, len(word))), default=0.0)


def _parts(folded: str, length: int) -> list[str]:
    parts: list[str] = []
    for run in terms.runs(folded):
        if not terms.is_ideographic(run) or len(run) <= length:
            parts.append(run)
        else:
            parts += [run[at : at + length] for at in range(len(run) - length + 1)]
    return parts


def _alike(one: str, letters: Counter[str], other: str) -> float:
    longest = max(len(one), len(other))
    most = 1 if longest < LONG else 2
    # Each edit changes one character at most, so what shares too few need not be compared further: most is left by the first
    # look, which does not ask how often each character is there.
    if (
        abs(len(one) - len(other)) > most
        or sum(map(letters.__contains__, other)) < longest - most
        or (letters & Counter(other)).total() < longest - most
    ):
        return 0.0
    needed = edits(one, other)
    return 1 - needed / longest if needed <= most else 0.0


def edits(one: str, other: str) -> int:
    """The least number of characters put in, left out, replaced or exchanged with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
