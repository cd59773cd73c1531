"""One option of a choice put into another: the beginning of the jobs that do it and take it back (`option_merging`)."""

from collections.abc import Sequence

from yunchou.access.actor import Caller
from yunchou.base.db import Connection, quote
from yunchou.base.errors import FieldError, Problem, conflict, invalid, not_found, say
from yunchou.jobs.queue import enqueue
from yunchou.model.definition import field_json
from yunchou.model.field_types import TYPES
from yunchou.model.object import Field, Object
from yunchou.studio.apply import authorise, change, locked
from yunchou.studio.work import Step

MOST_MERGED = 50


async def start_merge(caller: Caller, name: str, field_name: str, sources: Sequence[str], into: str) -> int:
    """Takes options out of the offer and begins the job that gives their records another. Raises 403, 404, 409, 422."""

    async def run(link: Connection) -> int:
        await authorise(caller, link)
        model = (await caller.organisation.load(link)).model
        owner = model.object(name)
        field = owner.fields.get(field_name)
        if field is None or field.system:
            raise not_found()
        _check(field, sources, into)
        await change(caller, link, [_offered(owner, field, sources, offered=False)])
        payload = {"object": name, "field": field_name, "from": list(sources), "into": into}
        return await enqueue(
            link, caller.organisation.id, "model.options", payload, actor=caller.actor.user_id
        )

    return await locked(caller, run)


async def start_undo(caller: Caller, job: int) -> int:
    """Begins to give records their former options back, which are offered again. Raises 403, 404, 409 `not_undoable`."""
    schema = quote(caller.organisation.schema)

    async def run(link: Connection) -> int:
        await authorise(caller, link)
        row = await link.fetchrow(
            "select payload ->> 'object' as object, payload ->> 'field' as field, payload -> 'from' as sources, state,"
            f" exists(select from {schema}.job u where u.kind = 'model.options_back'"
            " and u.payload ->> 'merge' = $1::bigint::text) as undone"
            f" from {schema}.job where id = $1 and kind = 'model.options' for update",
            job,
        )
        if row is None:
            raise not_found()
        model = (await caller.organisation.load(link)).model
        owner = model.objects.get(row["object"])
        field = owner.fields.get(row["field"]) if owner else None
        if row["undone"] or row["state"] in ("waiting", "running") or owner is None or field is None:
            raise conflict("not_undoable", say("此次合并现在不能撤销", "This merge can't be taken back now"))
        sources = [value for value in field.option_values if value in row["sources"]]
        await change(caller, link, [_offered(owner, field, sources, offered=True)])
        payload = {"object": owner.name, "field": field.name, "merge": str(job)}
        return await enqueue(
            link, caller.organisation.id, "model.options_back", payload, actor=caller.actor.user_id
        )

    return await locked(caller, run)


def _check(field: Field, sources: Sequence[str], into: str) -> None:
    """Raises 422 for options that can't be put together."""

    def wrong(code: str, at: str, zh: str, en: str) -> Problem:
        return invalid([FieldError(code, say(zh, en), field=at)])

    if TYPES[field.type].options != "flat":
        raise wrong("rule", "from", "只有单选和多选的选项可以合并", "Only options of a choice can be merged")
    if not 1 <= len(sources) <= MOST_MERGED or len(set(sources)) != len(sources):
        raise wrong("out_of_range", "from", "请选择要合并的选项", "Choose the options to merge")
    if any(value not in field.option_values for value in sources):
        raise wrong("not_an_option", "from", "没有此选项", "There is no such option")
    target = field.option_values.get(into)
    if target is None or not target.active or into in sources:
        raise wrong("not_an_option", "into", "应为另一个启用的选项", "This must be another active option")


def _offered(owner: Object, field: Field, values: Sequence[str], *, offered: bool) -> Step:
    """The step that offers options again, or no longer."""
    options = [
        {**each, "active": offered} if each["value"] in values else each
        for each in field_json(field)["options"]
    ]
    return {"op": "change_field", "object": owner.name, "field": field.name, "change": {"options": options}}
