"""Makes the table of readings: `yunchou/base/pinyin.txt`, and on standard output the SQL for `yunchou.pinyin_syllable`.

    python tools/make_pinyin_table.py > readings.sql

A character's reading is the most frequent one, without its tone; ü is written v, as it is typed. What is sorted
here are names of people, places and companies, so a character that stands in those with another reading than in
running text has that one. One line per syllable: the syllable, a tab, its characters.
"""

from pathlib import Path

from pypinyin import Style, pinyin
from pypinyin.constants import PINYIN_DICT

TARGET = Path(__file__).resolve().parents[1] / "yunchou/base/pinyin.txt"
IN_NAMES = {
    "长": "chang", "行": "hang", "都": "du", "厦": "xia", "藏": "zang", "蚌": "beng", "曾": "zeng", "翟": "zhai",
    "晟": "sheng", "仇": "qiu", "覃": "qin", "朴": "piao", "卜": "bu", "薄": "bo",
}  # fmt: skip
RANGES = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF))


def table() -> dict[str, str]:
    """Syllables in order, each with its characters in order."""
    characters: dict[str, list[str]] = {}
    for first, last in RANGES:
        for point in range(first, last + 1):
            if point in PINYIN_DICT:
                syllable = IN_NAMES.get(chr(point)) or reading(chr(point))
                if syllable.isascii() and syllable.isalpha():
                    characters.setdefault(syllable, []).append(chr(point))
    return {syllable: "".join(characters[syllable]) for syllable in sorted(characters)}


def reading(character: str) -> str:
    """The most frequent reading in running text."""
    return pinyin(character, style=Style.NORMAL, strict=False)[0][0].replace("ü", "v")


def statement(syllables: dict[str, str]) -> str:
    """The INSERT that takes the characters of each syllable apart."""
    rows = [f"('{syllable}', '{characters}')" for syllable, characters in syllables.items()]
    return (
        "insert into yunchou.pinyin_syllable (character, syllable)\n"
        "select string_to_table(r.characters, null), r.syllable from (values\n"
        + ",\n".join(rows)
        + "\n) as r(syllable, characters);"
    )


if __name__ == "__main__":
    readings = table()
    TARGET.write_text("".join(f"{s}\t{c}\n" for s, c in readings.items()), "utf-8")
    print(statement(readings))
