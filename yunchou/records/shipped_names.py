"""The names of records that come with an organisation, in both languages.

A record has one name, in the language of its organisation. One that came with the organisation is read under the name
that it has in the reader's language, as long as nobody has given it another.
"""

from collections.abc import Iterable, Mapping

from yunchou.access.actor import Caller
from yunchou.base.errors import Message
from yunchou.model.object import Label

_NAMES: dict[str, list[Label]] = {}


def shipped_names(object: str, *names: Label) -> None:
    """Declares what records of an object that come with an organisation are called."""
    _NAMES.setdefault(object, []).extend(names)


def names_in(object: str, language: str, kept_in: str) -> Mapping[str, str]:
    """By the name as it is kept, in the language of the organisation, what a reader of another language reads; empty
    where nothing is to be read otherwise."""
    if language == kept_in:
        return {}
    return dict(_pairs(_NAMES.get(object, ()), language, kept_in))


def spoken(caller: Caller, object: str, name: str) -> str:
    """A record's name as the caller reads it."""
    return names_in(object, caller.language, caller.organisation.settings.language).get(name, name)


def called(object: str, name: str) -> Message:
    """A record's name inside a message, which is put into words before it is known who reads it."""
    for each in _NAMES.get(object, ()):
        if name in each.values() and {"zh-CN", "en"} <= each.keys():
            return Message(each["zh-CN"], each["en"])
    return Message(name, name)


def _pairs(names: Iterable[Label], language: str, kept_in: str) -> Iterable[tuple[str, str]]:
    for each in names:
        if language in each and kept_in in each and each[language] != each[kept_in]:
            yield each[kept_in], each[language]
