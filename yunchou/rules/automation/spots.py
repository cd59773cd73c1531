"""Where a name or an expression stands in a definition, so that all of them are checked, told as uses and renamed alike."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from yunchou.model.object import Field, Model, Object

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""An expression within a text that people are to read."""

Role = Literal["expression", "condition", "field", "inverse", "object"]


@dataclass(frozen=True, slots=True)
class Spot:
    """One name or expression. `owner` is the object whose records it is about, None where there is no record.

    `put` writes another text there. `wanted`: the field that takes the value of an expression; `people`: it names persons;
    `moment`: it gives a day or a moment.
    `written`: of a field, whether the step writes to it.
    """

    path: str
    role: Role
    owner: Object | None
    text: str
    put: Callable[[str], None]
    wanted: Field | None = None
    people: bool = False
    moment: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """Where a step stands: the model, the object of the record that it is about, and its place in the definition."""

    model: Model
    owner: Object | None
    path: str

    def at(self, part: str) -> str:
        """The place of a part of the step."""
        return f"{self.path}.{part}"

    def attribute(
        self,
        holder: msgspec.Struct,
        name: str,
        role: Role,
        *,
        owner: Object | None = None,
        people: bool = False,
        moment: bool = False,
    ) -> Iterator[Spot]:
        """The spot of an attribute that may be absent."""
        text = getattr(holder, name)
        if isinstance(text, str):
            yield Spot(
                self.at(name),
                role,
                owner or self.owner,
                text,
                lambda new: setattr(holder, name, new),
                people=people,
                moment=moment,
            )


class Given(msgspec.Struct, forbid_unknown_fields=True):
    """A value in a definition: a constant in its JSON form, or an expression."""

    value: Any = msgspec.UNSET
    expression: str | msgspec.UnsetType = msgspec.UNSET


class Words(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A text for people in both languages; what stands in braces is an expression. Without English, Chinese serves."""

    zh: str
    en: str | None = None


def value_spots(
    site: Site, target: Object | None, values: dict[str, Given], part: str = "values"
) -> Iterator[Spot]:
    """The fields of `target` that values are for, and the expressions that give them."""
    for name, given in list(values.items()):
        path = site.at(f"{part}.{name}")

        def rename(new: str, name: str = name) -> None:
            values[new] = values.pop(name)

        yield Spot(path, "field", target, name, rename, written=True)
        if isinstance(given.expression, str):

            def put(new: str, given: Given = given) -> None:
                given.expression = new

            wanted = target.fields.get(name) if target else None
            yield Spot(path, "expression", site.owner, given.expression, put, wanted=wanted)


def word_spots(site: Site, holder: msgspec.Struct, names: tuple[str, ...]) -> Iterator[Spot]:
    """The expressions within texts for people."""
    for name in names:
        words: Words | None = getattr(holder, name)
        for language in ("zh", "en"):
            text = getattr(words, language, None)
            for found in PLACEHOLDER.finditer(text or ""):

                def put(new: str, words: Any = words, language: str = language, old: str = found[1]) -> None:
                    setattr(words, language, getattr(words, language).replace(f"{{{old}}}", f"{{{new}}}"))

                yield Spot(site.at(f"{name}.{language}"), "expression", site.owner, found[1], put)
