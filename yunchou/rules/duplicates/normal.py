"""Values brought to the form in which the same thing is written the same way. Pure functions; None where nothing is left.

`text`: Unicode NFKC, lower case, traditional characters simplified, only letters and digits. `company`: also without legal
form and region, 北京云帆科技有限公司 and 云帆科技（北京） both being 云帆科技. `email` lower case. `phone` the digits with
country code, ITU-T E.164. `url` the host without www.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from yunchou.rules.duplicates import words

LONGEST = 200
"""Characters of a key; what is longer is the same when so much of it is."""
COUNTRY_CODE = "86"

_SIMPLE = str.maketrans(dict(zip(words.TRADITIONAL[::2], words.TRADITIONAL[1::2], strict=True)))
_BRACKETS = re.compile(r"[(\[{【〔<《「]([^()\[\]{}【】〔〕<>《》「」]*)[)\]}】〕>》」]")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#)\s*\d+\s*$", re.IGNORECASE)
_HAN = re.compile("[一-鿿]")


def _longest_first(*lists: tuple[str, ...]) -> str:
    return "|".join(sorted({word for each in lists for word in each}, key=lambda word: (-len(word), word)))


_MAIN = _longest_first(words.PROVINCES, words.LARGE_CITIES)
_REGIONS = _longest_first(words.PROVINCES, words.LARGE_CITIES, words.CITIES, words.DISTRICTS)
_MARKED = re.compile(rf"(?:{_REGIONS})[省市县]")
_MAIN_IN_FRONT = re.compile(f"(?:{_MAIN}|{_longest_first(words.DISTRICTS)})")
_IN_FRONT = re.compile(f"(?:{_longest_first(words.CITIES)})")
_ENDS = (*words.PROVINCES, *words.LARGE_CITIES, *words.COUNTRIES)
_AT_THE_END = re.compile(f"(?:{_longest_first(_ENDS)})$")
_FRONTS = frozenset(
    word[:2] for each in (words.PROVINCES, words.LARGE_CITIES, words.CITIES, words.DISTRICTS) for word in each
)
"""How the names of regions begin: a name that begins otherwise needs no closer look."""
_BRACKETED = re.compile(f"(?:(?:{_REGIONS}|{_longest_first(words.COUNTRIES)})[省市]?)+")
_FORM_AT_THE_END = re.compile(f"(?:{_longest_first(words.LEGAL_FORMS)})$")
_FORM = re.compile(f"(?:{_longest_first(words.LEGAL_FORMS)})+")
_TRADE_ALONE = re.compile(f"(?:{_longest_first(words.TRADES)})+")


def text(given: str) -> str | None:
    """Letters and digits alone, in one case and one script."""
    return _letters(_plain(given))[:LONGEST] or None


def company(given: str) -> str | None:
    """The part of a company's name that tells it from others. A name of nothing else keeps all of it."""
    plain = _plain(given)
    whole = _letters(plain)
    if whole.endswith(words.BRANCHES):
        return whole[:LONGEST] or None
    name = _BRACKETS.sub(_bracket, plain)
    name = _without_latin_form(name) if not _HAN.search(name) else _letters(name)
    while name.endswith(words.LEGAL_FORMS) and (end := _FORM_AT_THE_END.search(name)) and end.start() > 1:
        name = name[: end.start()]
    return (_without_region(name) or whole)[:LONGEST] or None


def _without_region(name: str) -> str:
    for pattern, shortest in ((_MARKED, 2), (_MAIN_IN_FRONT, 2), (_IN_FRONT, 3)):
        front = _in_front(pattern, name)
        while front and _stands_alone(name[front.end() :], shortest):
            name = name[front.end() :]
            front = _in_front(pattern, name)
    end = _AT_THE_END.search(name) if name.endswith(_ENDS) else None
    return name[: end.start()] if end and _stands_alone(name[: end.start()], 2) else name


def _in_front(pattern: re.Pattern[str], name: str) -> re.Match[str] | None:
    return pattern.match(name) if name[:2] in _FRONTS else None


def _stands_alone(rest: str, shortest: int) -> bool:
    """Whether a name still tells one company from others: 北京银行 without its region would be any bank."""
    return (
        len(rest) >= shortest and not rest.endswith(words.INSTITUTIONS) and not _TRADE_ALONE.fullmatch(rest)
    )


def _bracket(found: re.Match[str]) -> str:
    inside = _letters(found.group(1))
    if _BRACKETED.fullmatch(inside) or _FORM.fullmatch(inside):
        return " "
    latin = re.findall(r"[a-z]+", found.group(1))
    if latin and all(word in words.LATIN_REGIONS or word in words.LATIN_FORMS for word in latin):
        return " "
    return f" {found.group(1)} "


def _without_latin_form(name: str) -> str:
    parts = re.findall(r"[^\W_]+", name.replace(".", "").replace("'", "").replace("&", " and "))
    if len(parts) > 1 and parts[0] == "the":
        parts = parts[1:]
    while len(parts) > 1 and parts[-1] in words.LATIN_FORMS:
        parts = parts[:-1]
    while len(parts) > 1 and parts[-1] == "and":
        parts = parts[:-1]
    while len(parts) > 2 and parts[0] in words.LATIN_REGIONS:
        parts = parts[1:]
    while len(parts) > 1 and parts[-1] in words.LATIN_REGIONS and parts[-2] not in ("of", "air"):
        parts = parts[:-1]
    return "".join(parts)


def email(given: str) -> str | None:
    """Lower case, without blanks."""
    return _plain(given).replace(" ", "")[:LONGEST] or None


def phone(given: str) -> str | None:
    """`+` country code and number; a number without one is the organisation's own country's. Less than five digits: None."""
    plain = _EXTENSION.sub("", _plain(given))
    digits = re.sub(r"\D", "", plain)
    abroad = plain.lstrip(" (").startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00") if digits.startswith("00") else digits
    if not abroad:
        digits = digits if digits.startswith(COUNTRY_CODE) and len(digits) == 13 else COUNTRY_CODE + digits
    if digits.startswith(COUNTRY_CODE):
        digits = COUNTRY_CODE + digits.removeprefix(COUNTRY_CODE).lstrip("0")
    return f"+{digits[:30]}" if len(digits) >= 7 else None


def url(given: str) -> str | None:
    """The host, without `www.`."""
    plain = _plain(given).strip()
    try:
        host = urlsplit(plain if "://" in plain else f"//{plain}").hostname
    except ValueError:
        return _letters(plain)[:LONGEST] or None
    return (host or "").removeprefix("www.")[:LONGEST] or None


def _plain(given: str) -> str:
    return unicodedata.normalize("NFKC", given).casefold().translate(_SIMPLE)


def _letters(plain: str) -> str:
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))


NORMALISERS: Mapping[str, Callable[[str], str | None]] = {
    "text": text,
    "company": company,
    "email": email,
    "phone": phone,
    "url": url,
}
"""The normalisers by the kind of value."""
