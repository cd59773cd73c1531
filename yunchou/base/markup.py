"""How deep HTML nests, told without parsing it: a parser of HTML takes time that grows with depth times marks."""

import re

DEEPEST = 100
"""So many marks may stand open in each other."""
MOST_WORK = 100_000
"""The sum over all marks of how many stand open at each; a page of prose has a few thousand."""
_MARK = re.compile(r"<(/?)([a-z][^\s/>]*)", re.IGNORECASE)
_CLOSES_ITSELF = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p", "li", "dd",
     "dt", "option", "tr", "td", "th"]
)  # fmt: skip
"""Marks without an end, and those that the next of their kind ends."""


def is_tangled(source: str) -> bool:
    """Whether so many marks stay open in each other that nobody wrote it to be read. Takes time in step with its length."""
    standing: dict[str, int] = {}
    depth = work = 0
    for mark in _MARK.finditer(source):
        name = mark[2].lower()
        work += depth + 1
        if name not in _CLOSES_ITSELF:
            change = -1 if mark[1] else 1
            if change > 0 or standing.get(name):
                standing[name] = standing.get(name, 0) + change
                depth += change
        if depth > DEEPEST or work > MOST_WORK:
            return True
    return False
