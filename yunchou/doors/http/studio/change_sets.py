"""What an administrator set up, as items and as files: gathered in drafts, exported, compared and brought in."""

from typing import Annotated, Any

import msgspec

from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import MIB, Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.doors.http.studio.model import DraftAnswer
from yunchou.studio import items, packages

endpoints = Endpoints("model")


class PackageBody(Input):
    """A configuration file as it was exported."""

    package: Any


class PackageDraftBody(Input):
    """A configuration file, and what the draft is to be called."""

    package: Any
    title: Any = None


class PackageAnswer(Output):
    """A configuration file: what an organisation added to and changed of the model, by API names, items by their keys,
    and the steps of a draft."""

    format: str
    version: int
    organisation: str
    exported_at: str
    objects: list[dict[str, Any]]
    items: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    title: str | msgspec.UnsetType = msgspec.UNSET


class PackageQuery(Input):
    """`kinds`: the kinds of configuration whose items are taken along, separated by commas."""

    kinds: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class ComparedAnswer(Output):
    """What becomes of each object and field of a file (`added`, `changed`, `same`, `conflict` with `why`), and what the
    steps would change."""

    report: list[dict[str, Any]]
    steps: int
    diff: list[dict[str, Any]]
    problems: list[dict[str, Any]]


@endpoints.get(
    "/model/package",
    "Export the configuration",
    scope="admin",
    query=PackageQuery,
    answers={200: PackageAnswer},
    problems=(422,),
)
async def export_package(call: Call) -> Reply:
    """All that the organisation added to or changed of the model, and all items of `kinds`, as a file for another one."""
    asked: PackageQuery = call.query
    names = [name for each in asked.kinds.split(",") if (name := each.strip())]
    return Reply(await packages.export(call.caller, names))


@endpoints.get("/model/drafts/{id}/package", "Export a draft", scope="admin", answers={200: PackageAnswer})
async def export_draft(call: Call) -> Reply:
    """The changes of a draft as a file for another organisation."""
    return Reply(await packages.export_draft(call.caller, call.id))


class ConfigurationAnswer(Output):
    """The kinds of configuration, each `{"name", "label", "items": [{"key", "record", "object"}], "twice"}`; `twice`: the
    keys that several items share, by which none of them can be gathered."""

    kinds: list[dict[str, Any]]


class ItemQuery(Input):
    """Which item of a kind."""

    key: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class ConfigurationItemAnswer(Output):
    """An item: `values` with references in words, `here` the same with the ids of this organisation."""

    kind: str
    key: str
    record: str
    values: dict[str, Any]
    here: dict[str, Any]


class GatherBody(Input):
    """What is to become of an item, by its record or its key: some of its values, with ids; null removes it. Values that
    tell the key, as those of a share do, need none.

    `version`: that of the draft that was read.
    """

    kind: Annotated[str, msgspec.Meta(max_length=100)]
    values: dict[str, Any] | None
    key: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] | None = None
    record: Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,17}[0-9]?$")] | None = None
    version: int | None = None


@endpoints.get(
    "/model/configuration", "List the configuration", scope="admin", answers={200: ConfigurationAnswer}
)
async def list_configuration(call: Call) -> Reply:
    """What can be gathered in a draft beside the model: rules, layouts, rights of roles, views and the like."""
    return Reply({"kinds": await items.kinds(call.caller)})


@endpoints.get(
    "/model/configuration/{kind}",
    "Read an item of the configuration",
    scope="admin",
    query=ItemQuery,
    answers={200: ConfigurationItemAnswer},
)
async def read_item(call: Call) -> Reply:
    """One item by its key."""
    asked: ItemQuery = call.query
    return Reply(await items.item(call.caller, call.name("kind"), asked.key))


@endpoints.post(
    "/model/drafts/{id}/items",
    "Gather an item in a draft",
    scope="admin",
    body=GatherBody,
    answers={200: DraftAnswer},
    problems=(412,),
    limit=4 * MIB,
)
async def gather_item(call: Call) -> Reply:
    """Puts an item's new values into a draft as the step from what it is now."""
    asked: GatherBody = call.body
    given = {
        "kind": asked.kind,
        "key": asked.key,
        "record": asked.record,
        "values": asked.values,
        "version": asked.version,
    }
    return Reply(await items.gather(call.caller, call.id, given))


@endpoints.post(
    "/model/package/check",
    "Look what a configuration file would change",
    scope="admin",
    body=PackageBody,
    answers={200: ComparedAnswer},
    problems=(422,),
    limit=4 * MIB,
)
async def check_package(call: Call) -> Reply:
    """Compares a file with what is in force here; nothing is kept."""
    asked: PackageBody = call.body
    return Reply(await packages.compare(call.caller, asked.package))


@endpoints.post(
    "/model/package/draft",
    "Put a configuration file into a draft",
    scope="admin",
    body=PackageDraftBody,
    answers={201: DraftAnswer},
    problems=(422,),
    limit=4 * MIB,
)
async def draft_package(call: Call) -> Reply:
    """A draft of all that the file holds and is not here, to be reviewed and published like any other."""
    asked: PackageDraftBody = call.body
    made = await packages.into_draft(call.caller, asked.package, asked.title)
    return Reply(made, 201, {"Location": f"/api/v1/model/drafts/{made['id']}"})
