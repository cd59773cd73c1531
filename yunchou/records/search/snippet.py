"""The part of a text that answers to a question, with what fits marked. Everything else in it is escaped."""

import re
import unicodedata
from collections.abc import Sequence
from html import escape
from itertools import islice

from yunchou.base.pinyin import syllable
from yunchou.records.search import terms
from yunchou.records.search.asked import Asked

BEFORE, LONGEST, MOST_SPANS = 20, 120, 10

Span = tuple[int, int]


def snippet(text: str, asked: Asked) -> str:
    """Up to 120 characters as HTML: `北京<mark>华为</mark>技术`, `a &lt;b&gt;`."""
    text = " ".join(text[: terms.LONGEST_TEXT].split())
    spans = _joined(_spans(text, asked))
    start = max(0, spans[0][0] - BEFORE) if spans and spans[0][1] > LONGEST - 1 else 0
    end = min(len(text), start + LONGEST)
    pieces = ["…"] if start else []
    at = start
    for first, last in spans:
        if last <= end:
            pieces += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
            at = last
    pieces.append(escape(text[at:end]))
    return "".join(pieces) + ("…" if end < len(text) else "")


def _spans(text: str, asked: Asked) -> list[Span]:
    """Where the question stands in a text: as it reads, as a number, or as it sounds."""
    folded = _folded(text)
    found = [span for word in asked.words for span in _places(folded, word)]
    if not found and asked.number:
        found = _places([terms.digits(character) for character in text], asked.number)
    if not found and asked.letters:
        said = [syllable(c) or (c if c.isalnum() else "") for c in folded]
        found = _places(said, asked.letters) or _places([each[:1] for each in said], asked.letters)
    return found


def _folded(text: str) -> Sequence[str]:
    """Each character of a text as it is compared."""
    if unicodedata.is_normalized("NFKC", text) and len(lower := text.lower()) == len(text):
        return lower
    return [terms.fold(character) or " " for character in text]


def _places(characters: Sequence[str], sought: str) -> list[Span]:
    """The stretches whose characters, as they are given, begin with what is sought; at most ten."""
    found: list[Span] = []
    if isinstance(characters, str):
        starts = re.finditer(re.escape(sought), characters)
        return [each.span() for each in islice(starts, MOST_SPANS)]
    at = 0
    while at < len(characters) and len(found) < MOST_SPANS:
        end, said = at, ""
        while end < len(characters) and len(said) < len(sought) and sought.startswith(said):
            said += characters[end]
            end += 1
        if characters[at] and said.startswith(sought):
            found.append((at, end))
            at = end
        else:
            at += 1
    return found


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
