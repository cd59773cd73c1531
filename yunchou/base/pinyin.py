"""Chinese characters by their sound, for sorting and for finding by typed letters.

The readings (the most frequent one of each character, without tone) stand in `pinyin.txt`, one line per syllable;
the database has the same in `yunchou.pinyin_syllable`. They are read at first use and take about 60 KB.
"""

import unicodedata
from array import array
from functools import cache
from pathlib import Path

FIRST, LAST = 0x3007, 0x9FFF
KEY_LENGTH = 200
"""Characters of a sort key that count; more would not fit into an index."""


def pinyin(text: str) -> str:
    """Chinese characters as their syllables, everything else in lower case: 华为ABC is `huaweiabc`."""
    return "".join(syllable(character) or character.lower() for character in text)


def initials(text: str) -> str:
    """The first letter of each Chinese character's syllable, everything else in lower case: 华为ABC is `hwabc`."""
    return "".join(syllable(character)[:1] or character.lower() for character in text)


def sort_key(text: str) -> str:
    """What a text sorts by when keys are compared code point by code point.

    Chinese sorts by sound, character by character, and equal sounds by the character, so that 李 and 黎 don't mix;
    letters sort without regard to case and width among the syllables.
    """
    syllables, places = _readings()
    pieces: list[str] = []
    for character in unicodedata.normalize("NFKC", text[:KEY_LENGTH]).lower():
        point = ord(character)
        sound = syllables[places[point - FIRST]] if FIRST <= point <= LAST else ""
        if sound:
            # The space sorts before every letter: all of `xi` comes before `xian`.
            pieces.append(f" {sound} {character}" if pieces else f"{sound} {character}")
        else:
            pieces.append(character)
    return "".join(pieces)[:KEY_LENGTH]


def syllable(character: str) -> str:
    """The syllable of one Chinese character, empty for any other."""
    point = ord(character)
    if not FIRST <= point <= LAST:
        return ""
    syllables, places = _readings()
    return syllables[places[point - FIRST]]


@cache
def syllables() -> frozenset[str]:
    """Every syllable that a character has."""
    return frozenset(_readings()[0][1:])


@cache
def _readings() -> tuple[list[str], "array[int]"]:
    """The syllables, the first of them empty, and for each code point from FIRST the place of its syllable."""
    syllables = [""]
    places = array("H", bytes(2 * (LAST - FIRST + 1)))
    for line in Path(__file__).with_name("pinyin.txt").read_text("utf-8").splitlines():
        sound, characters = line.split("\t")
        for character in characters:
            places[ord(character) - FIRST] = len(syllables)
        syllables.append(sound)
    return syllables, places
