"""Cuts an expression into tokens. Full-width punctuation and quotes, as Chinese keyboards type them, are taken too."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from yunchou.language import errors
from yunchou.language.types import MOST_CHARACTERS

WORDS = frozenset(
    {"and", "or", "not", "in", "between", "contains", "starts_with", "ends_with", "is", "null", "true", "false"}
)  # fmt: skip
"""Names that are part of the language; a field of such a name stands in brackets."""

MOST_DIGITS = 1000
"""Digits before and behind the point that a number literal may have."""

# One character for one, so that positions stay right.
_NARROW = str.maketrans(
    "（）＋－＊／＾＆％＝＜＞，．！×÷−０１２３４５６７８９", "()+-*/^&%=<>,.!*/-0123456789"
)
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!="}
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "＂": "＂", "＇": "＇"}
_BRACKETS = {"[": "]", "［": "］"}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE]([+-]?\d+)(?!\w))?", re.ASCII)
_OPERATOR = re.compile(r"<=|>=|<>|!=|[=<>+\-*/^&%(),.]")


@dataclass(frozen=True, slots=True)
class Token:
    """A token. `kind` is number, text, name, bracketed, operator (words included) or end.

    `text` is the operator or word in lower case, the name as written, or the text that a literal stands for.
    """

    kind: str
    at: int
    text: str
    number: Decimal = Decimal(0)


def scan(text: str) -> list[Token]:
    """All tokens, the last of kind `end`. Raises ExpressionError."""
    if len(text) > MOST_CHARACTERS:
        raise errors.too_long(MOST_CHARACTERS)
    unstorable = _UNSTORABLE.search(text)
    if unstorable:
        raise errors.unexpected_character(unstorable.start(), _shown(unstorable.group()))
    narrow = text.translate(_NARROW)
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        after_name = bool(tokens) and tokens[-1].kind in ("name", "bracketed")
        token, at = _token(text, narrow, at, after_name=after_name)
        tokens.append(token)
    tokens.append(Token("end", len(text), ""))
    return tokens


def _token(text: str, narrow: str, at: int, *, after_name: bool) -> tuple[Token, int]:
    """The token that starts at a code point, and where the next may start."""
    character = text[at]
    if character in _QUOTES:
        return _quoted(text, at)
    if character in _BRACKETS:
        return _bracketed(text, at)
    if is_name_start(character):
        return _name(text, at)
    if character in _SIGNS:
        return Token("operator", at, _SIGNS[character]), at + 1
    number = _NUMBER.match(narrow, at)
    if number and not (after_name and narrow[at] == "."):
        return Token("number", at, number.group(), _number(number)), number.end()
    operator = _OPERATOR.match(narrow, at)
    if operator:
        sign = operator.group()
        return Token("operator", at, "!=" if sign == "<>" else sign), operator.end()
    raise errors.unexpected_character(at, _shown(character))


def _number(match: re.Match[str]) -> Decimal:
    if len(match.group(1) or "") > 6:
        raise errors.out_of_range(match.start())
    number = Decimal(match.group())
    exponent = number.as_tuple().exponent
    if number and (number.adjusted() >= MOST_DIGITS or int(exponent) < -MOST_DIGITS):
        raise errors.out_of_range(match.start())
    return number if number else Decimal(0)


def _quoted(text: str, at: int) -> tuple[Token, int]:
    """A text literal; its closing quote doubled inside stands for itself."""
    closing = _QUOTES[text[at]]
    pieces: list[str] = []
    start = at + 1
    while True:
        end = text.find(closing, start)
        if end < 0:
            raise errors.unterminated(at, closing)
        pieces.append(text[start:end])
        if text[end + 1 : end + 2] != closing:
            return Token("text", at, closing.join(pieces)), end + 1
        start = end + 2


def _bracketed(text: str, at: int) -> tuple[Token, int]:
    closing = _BRACKETS[text[at]]
    end = text.find(closing, at + 1)
    if end < 0:
        raise errors.unterminated(at, closing)
    name = text[at + 1 : end].strip()
    if not name:
        raise errors.unexpected_character(end, closing)
    return Token("bracketed", at, name), end + 1


def _name(text: str, at: int) -> tuple[Token, int]:
    end = at + 1
    while end < len(text) and is_name_part(text[end]):
        end += 1
    name = text[at:end]
    if name.lower() in WORDS:
        return Token("operator", at, name.lower()), end
    return Token("name", at, name), end


def is_name_start(character: str) -> bool:
    """Whether a name without brackets may start with the character."""
    return character == "_" or character.isalpha()


def is_name_part(character: str) -> bool:
    """Whether the character may stand inside a name without brackets."""
    return character == "_" or character.isalnum() or unicodedata.category(character) in ("Mn", "Mc")


def _shown(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"
