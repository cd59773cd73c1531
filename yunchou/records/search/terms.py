"""What a text is found by: its terms, in the same form for the index and for what somebody types.

Chinese is cut into pairs of neighbouring characters (`华为`), words of letters and digits into their first two characters
(`^hu`) and all runs of three (`hua`). A name has, besides, the pairs of its syllables (`hua'wei`) and the runs of three
initials (`~hwj`, at its start also two: `^~hw`). A telephone number has all runs of four digits (`#1234`).

A term only finds candidates; whether one really matches is decided by its text.
"""

import re
import unicodedata
from functools import cache
from itertools import pairwise

from yunchou.base.pinyin import syllable, syllables

LONGEST_TEXT = 2000
"""Characters of a value that are searched."""
MOST_TERMS = 1000
LONGEST_SYLLABLE = 6
MOST_SEGMENTATIONS = 4

_IDEOGRAPH = "⺀-⿟々〇぀-ヿ㄀-ㄯ㐀-䶿一-鿿가-힣豈-﫿\U00020000-\U000323af"
"""What is written without spaces: ideographs, kana, hangul."""
_RUNS = re.compile(f"[{_IDEOGRAPH}]+|[^\\W_{_IDEOGRAPH}]+")
_ideographic = re.compile(f"[{_IDEOGRAPH}]").match


def fold(text: str) -> str:
    """A text without regard to case, width and spacing: `ＡＢＣ  公司` is `abc 公司`."""
    return " ".join(unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).lower().split())


def digits(text: str) -> str:
    """The digits of a telephone number."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isascii() and c.isdigit())


def is_ideographic(run: str) -> bool:
    """Whether a run is cut into pairs of characters."""
    return _ideographic(run) is not None


def runs(folded: str) -> list[str]:
    """The words of a folded text, and its runs of ideographs."""
    return _RUNS.findall(folded)


def text_terms(folded: str) -> set[str]:
    """The terms of a text in the index."""
    found: set[str] = set()
    for run in runs(folded):
        if is_ideographic(run):
            found.update(pairs(run))
        else:
            found.add(f"^{run[:2]}")
            found.update(triples(run))
        if len(found) > MOST_TERMS:
            break
    return found


def sound(text: str) -> tuple[str, str] | None:
    """A name as it sounds and its initials, both without spaces: 华为 A 股 is (`huaweiagu`, `hwag`). None without Chinese."""
    said = [(syllable(c) or c) for c in fold(text) if c.isalnum()]
    if not any(syllable(c) for c in text):
        return None
    return "".join(said), "".join(each[0] for each in said)


def sound_terms(text: str) -> set[str]:
    """The terms that a Chinese name is found by in pinyin."""
    heard = sound(text)
    if heard is None:
        return set()
    found = {f"~{each}" for each in triples(heard[1])}
    found.add(f"^~{heard[1][:2]}")
    for run in runs(fold(text)):
        found.update(f"{a}'{b}" for a, b in pairwise(map(syllable, run)) if a and b)
    return found


def phone_terms(number: str) -> set[str]:
    """The terms of a telephone number given by its digits."""
    return {f"#{number[at : at + 4]}" for at in range(len(number) - 3)}


def pairs(run: str) -> list[str]:
    """All pairs of neighbouring characters."""
    return [a + b for a, b in pairwise(run)]


def triples(run: str) -> list[str]:
    """All runs of three characters."""
    return [run[at : at + 3] for at in range(len(run) - 2)]


# -- what somebody types ---------------------------------------------------------------------------------------------


def asked_terms(word: str) -> set[str]:
    """The terms that every text with the word in it has. A single character has none."""
    found: set[str] = set()
    for run in runs(word):
        if is_ideographic(run):
            found.update(pairs(run))
        elif len(run) == 2:
            found.add(f"^{run}")
        else:
            found.update(triples(run))
    return found


def segmentations(letters: str) -> list[tuple[tuple[str, ...], str]]:
    """The ways to read letters as syllables: the whole ones, and the beginning of one that may follow."""
    found: list[tuple[tuple[str, ...], str]] = []

    def walk(at: int, taken: tuple[str, ...]) -> None:
        if len(found) >= MOST_SEGMENTATIONS:
            return
        if at == len(letters):
            found.append((taken, ""))
            return
        for length in range(min(LONGEST_SYLLABLE, len(letters) - at), 0, -1):
            part = letters[at : at + length]
            if part in syllables():
                walk(at + length, (*taken, part))
        rest = letters[at:]
        if taken and len(rest) < LONGEST_SYLLABLE and rest not in syllables() and begun(rest):
            found.append((taken, rest))

    walk(0, ())
    return found[:MOST_SEGMENTATIONS]


@cache
def begun(letters: str) -> tuple[str, ...]:
    """The syllables that begin with the letters."""
    return tuple(sorted(each for each in syllables() if each.startswith(letters)))


def splits(word: str) -> list[tuple[set[str], set[str]]]:
    """For a word with one slip of the pen in it: terms of the part before and of the part after it, for several places.

    A slip lies on one side of a cut, so the text that was meant has all terms of the other side.
    """
    found = []
    ideographic = is_ideographic(word)
    middle = len(word) // 2
    for cut in (middle, middle + 1, middle - 1):
        left, right = word[:cut], word[cut:]
        if ideographic:
            sides = (set(pairs(left)), set(pairs(right)))
        else:
            sides = ({f"^{left[:2]}", *triples(left)} if len(left) > 1 else set(), set(triples(right)))
        found.append(sides)
    return found
