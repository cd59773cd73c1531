"""What somebody typed, read in all the ways in which it may be meant."""

import re
from dataclasses import dataclass
from itertools import pairwise

from yunchou.base.pinyin import syllable
from yunchou.records.search import terms

LONGEST = 100
"""Characters of a question that count."""
MOST_WORDS = 8
_LETTERS = re.compile(r"[a-z]+(?:[ '’][a-z]+)*")
_NUMBER = re.compile(r"[+(]?[\d() ./-]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take a question: texts with all of `terms` (and one of `any_of`) whose `column` holds all `parts`."""

    column: str
    parts: tuple[str, ...]
    terms: frozenset[str]
    any_of: frozenset[str] = frozenset()
    kind: str | None = None
    """Only among slots of this kind."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its folded text, its letters and digits where it may be pinyin or a number, and its readings."""

    text: str
    letters: str
    number: str
    readings: tuple[Reading, ...]

    @property
    def words(self) -> list[str]:
        """The parts that must all be there."""
        return self.text.split(" ")[:MOST_WORDS]


def read_question(given: str) -> Asked | None:
    """A question as typed; None when there is nothing in it."""
    text = terms.fold(given[:LONGEST])
    if not text:
        return None
    words = tuple(text.split(" ")[:MOST_WORDS])
    readings = [Reading("text", words, frozenset[str]().union(*(terms.asked_terms(word) for word in words)))]
    letters = re.sub(r"[ '’]", "", text) if _LETTERS.fullmatch(text) else ""
    if len(letters) > 1:
        readings += pinyin_readings(letters)
    number = local_number(terms.digits(text)) if _NUMBER.fullmatch(text) else ""
    if len(number) >= 4:
        found = frozenset(terms.phone_terms(number))
        readings.append(Reading("text", (number,), found, kind="phone"))
    else:
        number = ""
    return Asked(text, letters, number, tuple(readings))


def pinyin_readings(letters: str) -> list[Reading]:
    """Letters as initials, and as syllables of which the last may only be begun."""
    found = [
        Reading("initials", (letters,), frozenset(f"~{each}" for each in terms.triples(letters)), kind="name")
    ]
    if len(letters) == 2:
        # Two initials have a term only at the start of a name; elsewhere they are looked for among the newest.
        found.append(Reading("initials", (letters,), frozenset({f"^~{letters}"}), kind="name"))
    for whole, begun in terms.segmentations(letters):
        pairs = {f"{a}'{b}" for a, b in pairwise(whole)}
        maybe = {f"{whole[-1]}'{each}" for each in terms.begun(begun)} if begun else set()
        if pairs or maybe:
            found.append(Reading("sound", (letters,), frozenset(pairs), frozenset(maybe), kind="name"))
    if not any(reading.column == "sound" for reading in found):
        found.append(Reading("sound", (letters,), frozenset(), kind="name"))
    return found


def local_number(number: str) -> str:
    """A Chinese mobile number without the country's code, as most are written."""
    for code in ("0086", "86"):
        if number.startswith(code) and len(number) == len(code) + 11:
            return number[len(code) :]
    return number


def near_readings(asked: Asked) -> list[Reading]:
    """Ways in which the question may be meant with a slip of the pen in it: one side of the slip, or the same sound."""
    word = max((run for run in terms.runs(asked.text)), key=len, default="")
    if len(word) < 2:
        return []
    found = []
    if terms.is_ideographic(word):
        said = [syllable(character) for character in word]
        same = {f"{a}'{b}" for a, b in pairwise(said) if a and b}
        if same:
            found.append(Reading("sound", (), frozenset(same), kind="name"))
    elif len(word) < 4:
        return []
    for sides in terms.splits(word):
        found += [Reading("text", (), frozenset(side)) for side in sides if side]
    return list(dict.fromkeys(found))
