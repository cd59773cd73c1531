"""Text as people type it, made safe to store, and the choice of a language to answer in."""

import re
import unicodedata

from yunchou.base.errors import Message, say

LANGUAGES = ("zh-CN", "en")
# Control characters but tab and newlines, lone surrogates, and the two that are never characters.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n?|\u2028|\u2029|\x85")


class TextError(ValueError):
    """Text that cannot be stored; `message` says why in both languages."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


def clean(text: str, *, lines: bool = False) -> str | None:
    """`text` in Unicode form NFC without surrounding white space; None when nothing is left.

    With `lines`, line breaks are kept (as `\\n`) and only trailing white space goes; without, runs of line
    breaks and tabs become one space. Raises `TextError` on control characters and lone surrogates.
    """
    if not lines and text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        # What nearly all text is: nothing to refuse and nothing to change but the blanks around it.
        return text.strip() or None
    bad = _REFUSED.search(text)
    if bad:
        raise TextError(refusal(bad.group()))
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", text))
    if not lines:
        text = re.sub(r"[\t\n]+", " ", text)
        return text.strip() or None
    return text.rstrip() if text.strip() else None


def refusal(character: str) -> Message:
    """Why a character is not accepted."""
    code = f"U+{ord(character):04X}"
    return say("含有不允许的字符 {c}。", "It holds the character {c}, which is not allowed.", c=code)


def is_storable(text: str) -> bool:
    """Whether `clean` accepts the text."""
    return _REFUSED.search(text) is None


def shorten(text: str, length: int) -> str:
    """`text` cut to `length` characters, the last of them "…" when something was cut."""
    return text if len(text) <= length else text[: max(0, length - 1)] + "…"


def like(text: str) -> str:
    """`text` with the wildcards of SQL's LIKE escaped by a backslash."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def choose_language(*wishes: str | None) -> str:
    """The first shipped language that a wish leads to; Chinese when none does.

    A wish is a tag ("en-GB") or an Accept-Language header.
    """
    for wish in wishes:
        for tag in _by_preference(wish or ""):
            found = _shipped(tag)
            if found:
                return found
    return LANGUAGES[0]


def _by_preference(header: str) -> list[str]:
    ranked: list[tuple[float, int, str]] = []
    for position, part in enumerate(header[:500].split(",")):
        tag, _, weight = part.strip().partition(";")
        match = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", weight)
        quality = float(match.group(1)) if match else 1.0
        if tag and quality > 0:
            ranked.append((-quality, position, tag.strip()))
    return [tag for _, _, tag in sorted(ranked)]


def _shipped(tag: str) -> str | None:
    main = tag.lower().replace("_", "-").split("-")[0]
    for language in LANGUAGES:
        if language.lower().split("-")[0] == main:
            return language
    return None
