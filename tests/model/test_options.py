"""Options of a choice that go, come back, are ordered anew, called otherwise and put into each other."""

from typing import Any

import pytest

from tests.fixtures.asking import create, names, read, refused, update
from tests.fixtures.organisation import Company
from tests.model.test_retype import run_jobs
from yunchou.access.actor import Caller
from yunchou.records.change import Operation
from yunchou.records.former import restore_former
from yunchou.records.history import history
from yunchou.records.write import write
from yunchou.studio import change, log, option_merging
from yunchou.studio.option_merge import start_merge, start_undo


def option(value: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "label": {"zh-CN": value, "en": value.upper()}, **more}


DECLARES = option_merging
"""The jobs are known once their module is."""


async def with_choice(company: Company, kind: str = "choice") -> Caller:
    admin = company.caller("管理员")
    options = [option("a"), option("b"), option("c")]
    await change.create_field(
        admin, "contact", {"name": "tier", "type": kind, "label": "级", "options": options}
    )
    return admin


async def offered(admin: Caller, *values: str) -> list[tuple[str, bool]]:
    """Asks for these options; gives what became of them."""
    return shown(
        await change.change_field(admin, "contact", "tier", {"options": [option(v) for v in values]})
    )


def shown(owner: Any) -> list[tuple[str, bool]]:
    return [(each.value, each.active) for each in owner.fields["tier"].options]


async def test_an_option_that_records_hold_stays_and_is_offered_no_longer(company: Company) -> None:
    admin = await with_choice(company)
    old = await create(admin, "contact", name="旧", tier="b")
    assert await offered(admin, "c", "a") == [("c", True), ("a", True), ("b", False)]
    assert (await read(admin, "contact", old))["tier"] == "b"
    assert await names(admin, "contact", 'tier = "b"') == ["旧"]
    for attempt in (create(admin, "contact", name="新", tier="b"), update(admin, "contact", old, tier="d")):
        with refused(422, "not_an_option"):
            await attempt
    assert (await update(admin, "contact", old, name="还", tier="b")).outcome == "updated"
    await update(admin, "contact", old, tier="a")
    with refused(422, "not_an_option"):
        await update(admin, "contact", old, tier="b")
    # What the record had before comes back with its history, whatever is offered today.
    event = (await history(admin, "contact", int(old)))["events"][0]["id"]
    await restore_former(admin, "contact", int(old), int(event))
    assert (await read(admin, "contact", old))["tier"] == "b"
    # Offered again.
    assert await offered(admin, "a", "b") == [("a", True), ("b", True)]
    await create(admin, "contact", name="新", tier="b")


async def test_an_option_that_no_record_holds_is_gone(company: Company) -> None:
    admin = await with_choice(company)
    assert await offered(admin, "a") == [("a", True)]
    with refused(422, "not_an_option"):
        await create(admin, "contact", name="新", tier="b")


async def test_the_bin_counts_and_undo_brings_back(company: Company) -> None:
    admin = await with_choice(company)
    old = await create(admin, "contact", name="旧", tier="b")
    await write(admin, "contact", [Operation("delete", id=int(old))])
    assert await offered(admin, "a", "c") == [("a", True), ("c", True), ("b", False)]
    changes = await log.changes(admin, limit=1)
    await log.undo(admin, int(changes["changes"][0]["id"]))
    owner = (await company.organisation.snapshot()).model.object("contact")
    assert shown(owner) == [("a", True), ("b", True), ("c", True)]


async def test_branches_of_a_tree_stay_where_they_were(company: Company) -> None:
    admin = company.caller("管理员")
    tree = [option("x", children=[option("x1"), option("x2")]), option("y", children=[option("y1")])]
    await change.create_field(
        admin, "contact", {"name": "tier", "type": "tree_choice", "label": "级", "options": tree}
    )
    deep = await create(admin, "contact", name="深", tier=["x", "x2"])
    await create(admin, "contact", name="整", tier=["y", "y1"])
    owner = await change.change_field(
        admin, "contact", "tier", {"options": [option("x", children=[option("x1")])]}
    )
    options = owner.fields["tier"].options
    assert [(o.value, o.active, [(c.value, c.active) for c in o.children]) for o in options] == [
        ("x", True, [("x1", True), ("x2", False)]), ("y", False, [("y1", False)])
    ]  # fmt: skip
    assert (await read(admin, "contact", deep))["tier"] == ["x", "x2"]
    with refused(422, "not_an_option"):
        await create(admin, "contact", name="新", tier=["y"])


async def test_shipped_choices_are_treated_alike(company: Company) -> None:
    admin = company.caller("管理员")
    await create(admin, "account", name="甲", industry="software")
    before = (await company.organisation.snapshot()).model.object("account").fields["industry"]
    kept = [option(o.value) for o in before.options if o.value != "software"]
    owner = await change.change_field(admin, "account", "industry", {"options": kept})
    last = owner.fields["industry"].options[-1]
    assert (last.value, last.active) == ("software", False)


@pytest.mark.parametrize("kind", ["choice", "multi_choice"])
async def test_options_are_merged_and_given_back(company: Company, kind: str) -> None:
    admin = await with_choice(company, kind)

    def held(*values: str) -> Any:
        return list(values) if kind == "multi_choice" else values[0]

    ids = [await create(admin, "contact", name=v, tier=held(v)) for v in ("a", "b", "c")]
    if kind == "multi_choice":
        ids.append(await create(admin, "contact", name="d", tier=["a", "b", "c"]))
    merge = await start_merge(admin, "contact", "tier", ["a", "b"], "c")
    with refused(422, "not_an_option"):
        await create(admin, "contact", name="新", tier=held("a"))
    with refused(409, "not_undoable"):
        await start_undo(admin, merge)
    changed = 2 if kind == "choice" else 3
    assert await run_jobs(company) == [{"changed": changed, "object": "contact", "field": "tier"}]
    assert [(await read(admin, "contact", id))["tier"] for id in ids] == [held("c")] * len(ids)
    await update(admin, "contact", ids[0], name="改名")
    await update(admin, "contact", ids[1], tier=None)
    await start_undo(admin, merge)
    assert await run_jobs(company) == [{"changed": changed - 1, "object": "contact", "field": "tier"}]
    assert [(await read(admin, "contact", id))["tier"] for id in ids[:3]] == [held("a"), None, held("c")]
    if kind == "multi_choice":
        assert (await read(admin, "contact", ids[3]))["tier"] == ["a", "b", "c"]
    await create(admin, "contact", name="新", tier=held("b"))
    with refused(409, "not_undoable"):
        await start_undo(admin, merge)


async def test_what_cannot_be_merged(company: Company) -> None:
    admin = await with_choice(company)
    for sources, into in ((["a"], "a"), (["x"], "a"), (["a"], "x"), ([], "a"), (["a", "a"], "b")):
        with refused(422):
            await start_merge(admin, "contact", "tier", sources, into)
    with refused(422):
        await start_merge(admin, "contact", "name", ["a"], "b")
    with refused(404):
        await start_merge(admin, "contact", "nothing", ["a"], "b")
    with refused(403):
        await start_merge(company.caller("小王"), "contact", "tier", ["a"], "b")
    with refused(404):
        await start_undo(admin, 1)
