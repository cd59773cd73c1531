"""Numbers of Chinese organisations: the unified social credit code (GB 32100-2015) with its organisation code (GB 11714-1997),
and the business registration number of 15 digits that came before it.
"""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The characters of a credit code in the order of their values, without I, O, S, V and Z."""
CODE = re.compile(f"[1-9ANY][1-9][0-9]{{6}}[{ALPHABET}]{{10}}")
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
REGIONS = frozenset(
    [
        "10",
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
"""How the codes of regions begin (GB/T 2260); 10 stands for those registered with the state itself."""
OLD_NUMBER = re.compile("[0-9]{15}")


def normalised(given: str) -> str:
    """Full-width characters as usual ones, capital letters, without blanks and hyphens."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", given)).upper()


def check_character(body: str) -> str:
    """The 18th character for the first 17: weights are powers of 3 modulo 31."""
    total = sum(ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """The ninth character of an organisation code for its first eight, modulo 11. A letter counts 10 for A and so on."""
    total = sum(int(letter, 36) * weight for letter, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def fault_of(code: str) -> str | None:
    """What is wrong with a normalised credit code: `form`, `region`, `organisation` or `check`; None for a right one."""
    if not CODE.fullmatch(code):
        return "form"
    if code[2:4] not in REGIONS:
        return "region"
    if organisation_check(code[8:16]) != code[16]:
        return "organisation"
    return None if check_character(code[:17]) == code[17] else "check"


def old_number_is_right(number: str) -> bool:
    """Whether a registration number of 15 digits has the right check digit (ISO 7064, MOD 11,10)."""
    if not OLD_NUMBER.fullmatch(number):
        return False
    product = 10
    for digit in number[:14]:
        product = (((product + int(digit)) % 10) or 10) * 2 % 11
    return (product + int(number[14])) % 10 == 1
