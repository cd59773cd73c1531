"""Relations to several objects take another type, and drafts hold changes of type until they are published."""

from typing import Any

import pytest

from tests.fixtures.asking import create, names, read, refused, update
from tests.fixtures.organisation import Company
from tests.model.test_changes import CAR, text
from tests.model.test_retype import converted, run_jobs
from yunchou.studio import change, drafts, log, retype
from yunchou.studio.preview import preview

ABOUT = {"name": "about", "type": "any_lookup", "targets": ["account", "contact"], "label": "关于"}
BACK = {"inverse": {"name": "about_cars", "label": "车"}}


async def test_a_relation_to_several_objects_becomes_one_to_a_single_object_and_back(
    company: Company,
) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(admin, "car", ABOUT)
    account, person = await create(admin, "account", name="甲"), await create(admin, "contact", name="人")
    to_account = {"object": "account", "id": account}
    one = await create(admin, "car", name="1", about=to_account)
    other = await create(admin, "car", name="2", about={"object": "contact", "id": person})
    single = {"type": "lookup", "target": "account", **BACK}
    told = (await preview(admin, "car", "about", single))["retype"]
    assert (told["converted"], told["lost"]) == (1, 1)
    assert told["samples"] == [{"before": to_account, "after": account, "count": 1}]
    assert told["lost_samples"][0]["reason"] == "引用的是其他对象的记录"
    assert await converted(company, "car", "about", **single) == {"converted": 1, "lost": 1}
    assert (await read(admin, "car", one))["about"] == {"id": account, "name": "甲"}
    assert (await read(admin, "car", other))["about"] is None
    assert await names(admin, "account", "COUNT(about_cars) = 1") == ["甲"]
    # Undone, the value that was lost is back, object and all.
    changes = (await log.changes(admin))["changes"]
    await log.undo(admin, int(changes[0]["id"]))
    await run_jobs(company)
    assert (await read(admin, "car", one))["about"] == {**to_account, "name": "甲"}
    assert (await read(admin, "car", other))["about"] == {"object": "contact", "id": person, "name": "人"}
    await converted(company, "car", "about", type="lookup", target="contact")
    several = {"type": "any_lookup", "targets": ["contact", "account"], **BACK}
    assert await converted(company, "car", "about", **several) == {"converted": 1, "lost": 0}
    assert (await read(admin, "car", other))["about"] == {"object": "contact", "id": person, "name": "人"}
    assert await names(admin, "car", 'about.object = "contact"') == ["2"]
    await update(admin, "car", one, about=to_account)
    assert await names(admin, "account", "COUNT(about_cars) = 1") == ["甲"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"type": "lookup", "target": "opportunity"}, "target"),
        ({"type": "user"}, "target"),
        ({"type": "text"}, "type"),
        ({"type": "multi_lookup", "target": "account"}, "type"),
        ({"type": "master_detail", "target": "account"}, "type"),
    ],
)
async def test_what_a_relation_to_several_objects_cannot_become(
    company: Company, given: dict[str, Any], field: str
) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(admin, "car", ABOUT)
    with refused(422) as found:
        await retype.start(admin, "car", "about", given)
    assert found.faults[0][0] == field


async def test_a_relation_to_several_objects_holds_what_it_pointed_at(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(
        admin, "car", {"name": "about", "type": "lookup", "target": "contact", "label": "关于"}
    )
    with refused(422, "rule") as found:
        await retype.start(admin, "car", "about", {"type": "any_lookup", "targets": ["account"]})
    assert found.faults == [("targets", "rule")]
    with refused(422):
        await retype.start(admin, "car", "about", {"type": "any_lookup", "targets": "contact"})


async def test_a_draft_holds_changes_of_type_and_begins_them_when_it_is_published(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(admin, "car", text("seats"))
    cars = [await create(admin, "car", name=value, seats=value) for value in ("4", "5", "x")]
    steps = [
        {"op": "retype", "object": "car", "field": "seats", "definition": {"type": "integer"}},
        {"op": "create_field", "object": "car", "definition": text("hue")},
        {"op": "create_field", "object": "car", "definition": text("name")},
        {"op": "retype", "object": "car", "field": "hue", "definition": {"type": "any_lookup"}},
    ]
    checked = await drafts.check(admin, steps)
    assert [(each["step"], each["code"]) for each in checked["problems"]] == [
        (2, "duplicate"),
        (3, "invalid"),
    ]
    assert checked["retypes"] == [
        {"step": 0, "object": "car", "field": "seats", "converted": 2, "lost": 1, "exact": True}
    ]
    (shown,) = checked["objects"]
    assert {each["name"]: each["type"] for each in shown["fields"]}["seats"] == "integer"
    draft = await drafts.create_draft(admin, {"title": "座位", "steps": steps[:3]})
    with refused(409, "duplicate") as found:
        await drafts.publish(admin, int(draft["id"]))
    assert found.problem.extra["step"] == 2
    await drafts.change_draft(admin, int(draft["id"]), {"steps": steps[:2]})
    published = await drafts.publish(admin, int(draft["id"]))
    assert published.change is not None
    assert len(published.jobs) == 1
    assert (await read(admin, "car", cars[0]))["hue"] is None
    assert await run_jobs(company) == [{"converted": 2, "lost": 1}]
    assert [(await read(admin, "car", car))["seats"] for car in cars] == [4, 5, None]
    alone = await drafts.create_draft(admin, {"title": "只改类型", "steps": [
        {"op": "retype", "object": "car", "field": "seats", "definition": {"type": "number"}}
    ]})  # fmt: skip
    published = await drafts.publish(admin, int(alone["id"]))
    assert published.change is None
    await run_jobs(company)
    assert (await read(admin, "car", cars[1]))["seats"] == 5


async def test_a_draft_with_a_change_of_type_that_cannot_be_changes_nothing(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    steps = [
        {"op": "create_field", "object": "car", "definition": text("hue")},
        {"op": "retype", "object": "car", "field": "name", "definition": {"type": "number"}},
    ]
    draft = await drafts.create_draft(admin, {"title": "x", "steps": steps})
    with refused(422):
        await drafts.publish(admin, int(draft["id"]))
    assert "hue" not in (await company.organisation.snapshot()).model.object("car").fields
    assert await drafts.draft(admin, int(draft["id"])) == draft
