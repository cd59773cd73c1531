"""Which objects and fields an expression names, and the expression with one of them called otherwise.

Names are followed through the model as the compiler follows them, without asking for rights: an expression that is saved
names what it names whoever looks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yunchou.language.errors import ExpressionError
from yunchou.language.fields import one_of
from yunchou.language.parser import parse
from yunchou.language.syntax import Call, Node, Path, parts
from yunchou.language.types import Name
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Model, Object

OVER_CHILDREN = frozenset({"SUM", "COUNT", "AVG", "ANY", "ALL", "MIN", "MAX"})
PARENT = "parent"


@dataclass(frozen=True, slots=True)
class Mention:
    """A field that a part of a path names; `inverse` where it is named from the side that it points at."""

    object: str
    field: str
    name: Name
    inverse: bool = False


def mentions(model: Model, owner: Object, expression: str) -> list[Mention]:
    """The fields that an expression on records of `owner` names; none for one that can't be read."""
    try:
        return list(_within(model, (owner,), parse(expression)))
    except ExpressionError:
        return []


def renamed(model: Model, owner: Object, expression: str, object: str, field: str, name: str) -> str:
    """The expression with a field called by its new name; labels stay as they are."""
    for each in sorted(mentions(model, owner, expression), key=lambda m: -m.name.at):
        if (each.object, each.field) != (object, field) or each.inverse or each.name.text != field:
            continue
        length = len(field) + (2 if each.name.bracketed else 0)
        expression = expression[: each.name.at] + name + expression[each.name.at + length :]
    return expression


def _within(model: Model, scopes: Sequence[Object], node: Node) -> Iterator[Mention]:
    if isinstance(node, Path):
        yield from _along(model, scopes, node)[0]
        return
    inner = scopes
    if isinstance(node, Call) and node.name in OVER_CHILDREN and node.arguments:
        child = _children(model, scopes, node.arguments[0])
        inner = (child, *scopes) if child else scopes
    for each in parts(node):
        yield from _within(model, inner, each)


def _children(model: Model, scopes: Sequence[Object], node: Node) -> Object | None:
    """The children that an aggregate's first argument walks to, None when it walks to none."""
    if isinstance(node, Path):
        return _along(model, scopes, node)[1]
    return next((found for each in parts(node) if (found := _children(model, scopes, each))), None)


def _along(model: Model, scopes: Sequence[Object], path: Path) -> tuple[list[Mention], Object | None]:
    """What the parts of a path name, and the last object that it comes to over an inverse."""
    names = list(path.names)
    left = list(scopes)
    while len(names) > 1 and names[0].text.lower() == PARENT and len(left) > 1:
        names, left = names[1:], left[1:]
    for owner in left:
        found, child = _from(model, owner, names)
        if found:
            return found, child
    return [], None


def _from(model: Model, owner: Object, names: Sequence[Name]) -> tuple[list[Mention], Object | None]:
    found: list[Mention] = []
    child: Object | None = None
    here: Object | None = owner
    several: Field | None = None
    for name in names:
        if here is None:
            break
        field = here.fields.get(name.text) or here.fields.get(here.labels.get(name.text, ""))
        inverse = model.inverses(here.name).get(name.text)
        if several is not None:
            # Behind a relation to several objects stands one of them, or what every reference has.
            one = one_of(model, several, name.text)
            here, several = (model.objects.get(str(one.target)) if one else None), None
        elif field is not None:
            found.append(Mention(here.name, field.name, name))
            several = field if type_of(field).of_several else None
            if several is None:
                here = model.objects.get(field.target or "user") if type_of(field).relation else None
        elif inverse is not None:
            found.append(Mention(inverse.object, inverse.field, name, inverse=True))
            here = child = model.objects.get(inverse.object)
        else:
            break
    return found, child
