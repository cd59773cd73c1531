"""Dashboards and reports name objects and fields: they are told as uses, and follow when one gets another name."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yunchou.base.db import Connection
from yunchou.base.errors import say
from yunchou.language.mentions import mentions, renamed
from yunchou.metrics.catalogue import Catalogue, declared
from yunchou.metrics.made import load
from yunchou.metrics.named import finds_metric_uses
from yunchou.model.object import Model, Object
from yunchou.model.uses import Use, finds_saved_uses, follows_names
from yunchou.records.stored import kept_rows, rewrite

KEPT = {"dashboard": ("content", "draft"), "report": ("definition",)}
"""The JSON fields in which `object` is the name of one, and the other keys of `PATHS` name its fields."""
PATHS = ("where", "date", "date_field", "measure")
"""Keys whose value is an expression on records of the object."""
LISTS = ("fields", "by", "sort")
"""Keys that list such expressions: dates with a grain after a colon, what is sorted downwards with a minus before it."""
TITLES = {
    "dashboard": lambda name: say("仪表盘“{n}”", "the dashboard {n}", n=name),
    "report": lambda name: say("报表“{n}”", "the report {n}", n=name),
}


@dataclass(frozen=True, slots=True)
class _Ground:
    """What names on a page mean: the model, and the metrics that were declared or made."""

    model: Model
    catalogues: tuple[Catalogue, ...]


async def _ground(link: Connection, schema: str, model: Model) -> _Ground:
    return _Ground(model, (*declared(), Catalogue((await load(link, schema, model)).values())))


@finds_saved_uses
async def pages_that_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """The pages and reports that name the object or field. What is deleted shows nothing on them, and they say so."""
    found, ground = [], await _ground(link, schema, model)
    for kind, fields in KEPT.items():
        for row in await kept_rows(link, schema, model, kind):
            if any(_names(ground, json.loads(row[each] or "null"), object, field) for each in fields):
                record = (kind, int(row["id"]))
                found.append(Use(kind, TITLES[kind](row["name"]), object, field, blocks=False, record=record))
    return found


@follows_names
async def pages_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Cards and reports ask for the object or field as it is called now."""
    ground = await _ground(link, schema, model)
    for kind, fields in KEPT.items():
        for row in await kept_rows(link, schema, model, kind):
            for each in fields:
                was = json.loads(row[each] or "null")
                now = (
                    _called(was, object, name) if field is None else _follow(ground, was, object, field, name)
                )
                if now != was:
                    await rewrite(link, schema, model, kind, row["id"], each, json.dumps(now))


@finds_metric_uses
async def pages_that_show(
    link: Connection, schema: str, model: Model, codes: Iterable[str]
) -> dict[str, list[Use]]:
    """The pages and reports that show metrics, by code; those that nothing shows are left out."""
    wanted, found = set(codes), defaultdict(list)
    for kind, fields in KEPT.items():
        for row in await kept_rows(link, schema, model, kind):
            shown = {code for each in fields for code in _metrics(json.loads(row[each] or "null"))}
            for code in sorted(wanted & shown):
                use = Use(kind, TITLES[kind](row["name"]), record=(kind, int(row["id"])))
                found[code].append(use)
    return dict(found)


def _metrics(value: Any) -> Iterator[str]:
    """The codes of all metrics that a page or report names."""
    if isinstance(value, list):
        for each in value:
            yield from _metrics(each)
    elif isinstance(value, dict):
        named = value.get("metrics")
        yield from (each for each in (named if isinstance(named, list) else []) if isinstance(each, str))
        for each in value.values():
            yield from _metrics(each)


def _names(ground: _Ground, value: Any, object: str, field: str | None) -> bool:
    if field is None:
        return bool(_called(value, object, "") != value)
    return any(
        (each.object, each.field) == (object, field)
        for owner, text in _expressions(ground, value)
        for each in mentions(ground.model, owner, text)
    )


def _expressions(ground: _Ground, value: Any) -> Iterator[tuple[Object, str]]:
    """Every expression of a page, with the object on whose records it stands."""
    found: list[tuple[Object, str]] = []

    def note(owner: Object, text: str) -> str:
        found.append((owner, text))
        return text

    _with(ground, value, (), note)
    return iter(found)


def _called(value: Any, object: str, name: str) -> Any:
    if isinstance(value, list):
        return [_called(each, object, name) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: name if key == "object" and each == object else _called(each, object, name)
        for key, each in value.items()
    }


def _follow(ground: _Ground, value: Any, object: str, field: str, name: str) -> Any:
    return _with(
        ground, value, (), lambda owner, text: renamed(ground.model, owner, text, object, field, name)
    )


def _with(ground: _Ground, value: Any, outer: tuple[Object, ...], put: Callable[[Object, str], str]) -> Any:
    """A part of a page with each of its expressions as `put` gives it. A part without objects stands on those around it."""
    if isinstance(value, list):
        return [_with(ground, each, outer, put) for each in value]
    if not isinstance(value, dict):
        return value
    owners = _owners(ground, value) or outer
    return {key: _part(ground, key, each, owners, put) for key, each in value.items()}


def _part(
    ground: _Ground, key: str, value: Any, owners: tuple[Object, ...], put: Callable[[Object, str], str]
) -> Any:
    def said(text: str) -> str:
        for owner in owners:
            text = put(owner, text)
        return text

    def listed(text: str) -> str:
        down = "-" if text.startswith("-") else ""
        path, colon, grain = text.removeprefix("-").partition(":")
        return down + said(path) + colon + grain

    if key in PATHS and isinstance(value, str):
        return said(value)
    if key in LISTS and isinstance(value, str):
        return ",".join(listed(each) for each in value.split(","))
    if key in LISTS and isinstance(value, list):
        return [listed(each) if isinstance(each, str) else each for each in value]
    return _with(ground, value, owners, put)


def _owners(ground: _Ground, value: Mapping[str, Any]) -> tuple[Object, ...]:
    """The objects whose fields a part of a page names: its own, or those that its metrics count."""
    own = value.get("object")
    names = {own} if isinstance(own, str) else set()
    metrics = value["metrics"] if isinstance(value.get("metrics"), list) else []
    for catalogue in ground.catalogues:
        known = [catalogue.metrics[each] for each in metrics if each in catalogue.metrics]
        names |= {part.object for each in known for part in catalogue.parts(each)}
    return tuple(ground.model.objects[each] for each in sorted(names) if each in ground.model.objects)
