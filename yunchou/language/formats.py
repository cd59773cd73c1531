"""Formats of TEXT as spreadsheets write them: `#,##0.00`, `0.0%`, `0;-0;"none"`, `yyyy-mm-dd`, `yyyy年m月d日 hh:mm`."""

import re
from dataclasses import dataclass, replace

_PIECE = re.compile(r'"[^"]*"|\\.|;|[^;"\\]+|["\\]', re.DOTALL)
_PLACEHOLDERS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*,*)?|\.[#0?]+,*")
# Signs that stand for themselves in a number format without quotes; so does everything that is not ASCII.
_PLAIN = frozenset(" $+-():/!&'~{}=<>")
_MOST_PLACES = 30

_DATE_TOKEN = re.compile(r'am/pm|y+|m+|d+|h+|s+|"[^"]*"|\\.|.', re.IGNORECASE | re.DOTALL)
_DATE = {
    "y": "YY", "yy": "YY", "yyy": "YYYY", "yyyy": "YYYY",
    "m": "FMMM", "mm": "MM", "mmm": "Mon", "mmmm": "FMMonth",
    "d": "FMDD", "dd": "DD", "ddd": "Dy", "dddd": "FMDay",
    "h": "FMHH24", "hh": "HH24", "s": "FMSS", "ss": "SS",
}  # fmt: skip
_MINUTE = {"m": "FMMI", "mm": "MI"}
_HALF_DAY = {"h": "FMHH12", "hh": "HH12"}


@dataclass(frozen=True, slots=True)
class Section:
    """How a number of one sign is written.

    `whole` digits at least before the point (-1: the number is not shown), `fixed` after it always and `optional`
    besides where they are not 0, the value moved by `shift` decimal places.
    """

    prefix: str
    suffix: str
    whole: int = -1
    fixed: int = 0
    optional: int = 0
    grouped: bool = False
    shift: int = 0


def number_format(text: str) -> tuple[Section, Section, Section] | None:
    """How positive numbers, zero and negative numbers are written; None when the text is no number format."""
    sections = [_section(part) for part in _split(text)]
    found = [section for section in sections if section is not None]
    if len(found) != len(sections) or not 1 <= len(found) <= 3 or not any(s.whole >= 0 for s in found):
        return None
    positive = found[0]
    negative = found[1] if len(found) > 1 else _negative(positive)
    return positive, found[2] if len(found) > 2 else positive, negative


def _negative(section: Section) -> Section:
    return replace(section, prefix="-" + section.prefix)


def _split(text: str) -> list[str]:
    """The sections between semicolons that are not quoted."""
    sections = [""]
    for piece in _PIECE.findall(text):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    return sections


def _section(text: str) -> Section | None:
    before: list[str] = []
    behind: list[str] = []
    digits: str | None = None
    shift = 0
    at = 0
    while at < len(text):
        character = text[at]
        shown, width = character, 1
        if character == '"':
            end = text.find('"', at + 1)
            if end < 0:
                return None
            shown, width = text[at + 1 : end], end + 1 - at
        elif character == "\\" and at + 1 < len(text):
            shown, width = text[at + 1], 2
        elif digits is None and (match := _PLACEHOLDERS.match(text, at)):
            digits, shown, width = match.group(), "", len(match.group())
        elif character == "%":
            shift += 2
        elif character not in _PLAIN and character.isascii():
            return None
        (before if digits is None else behind).append(shown)
        at += width
    return _with_digits("".join(before), "".join(behind), digits, shift)


def _with_digits(prefix: str, suffix: str, digits: str | None, shift: int) -> Section | None:
    if digits is None:
        return Section(prefix, suffix)
    whole, _, fraction = digits.partition(".")
    if len(digits) > _MOST_PLACES:
        return None
    bare, places = whole.rstrip(","), fraction.rstrip(",")
    fixed = len(places.rstrip("#?"))
    # A comma behind the last digit, before or after the point, shows thousands.
    thousands = len(whole) - len(bare) + len(fraction) - len(places)
    return Section(
        prefix,
        suffix,
        whole=len(bare.replace(",", "").lstrip("#?")),
        fixed=fixed,
        optional=len(places) - fixed,
        grouped="," in bare,
        shift=shift - 3 * thousands,
    )


def date_format(text: str) -> str | None:
    """The same format as PostgreSQL's `to_char` writes it; None when the text is no date format."""
    tokens = _DATE_TOKEN.findall(text)
    lower = [token.lower() for token in tokens]
    twelve = "am/pm" in lower
    pieces: list[str] = []
    dated = False
    for position, (token, name) in enumerate(zip(tokens, lower, strict=True)):
        pattern = _MINUTE.get(name) if _is_minute(lower, position) else _DATE.get(name)
        if twelve:
            pattern = _HALF_DAY.get(name, pattern)
        if name == "am/pm":
            pattern = "AM"
        if pattern is not None:
            dated = True
            pieces.append(pattern)
        elif name[0] in "ymdhs" or _is_unknown(name):
            return None
        else:
            pieces.append(_literal(token))
    return "".join(pieces) if dated else None


def _is_unknown(token: str) -> bool:
    """Whether a token is a sign that would have to be quoted."""
    return len(token) == 1 and token.isascii() and (token.isalnum() or token in '#?"\\')


def _is_minute(tokens: list[str], position: int) -> bool:
    """Whether an `m` stands between hours and seconds: then it is minutes."""
    if tokens[position] not in _MINUTE:
        return False
    units = [(place, token[0]) for place, token in enumerate(tokens) if token[0] in "ymdhs"]
    here = next(index for index, (place, _) in enumerate(units) if place == position)
    after_hour = here > 0 and units[here - 1][1] == "h"
    return after_hour or (here + 1 < len(units) and units[here + 1][1] == "s")


def _literal(token: str) -> str:
    if len(token) > 1:
        token = token[1:-1] if token[0] == '"' else token[1:]
    escaped = token.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if escaped else ""
