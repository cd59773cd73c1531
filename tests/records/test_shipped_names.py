"""Records that came with an organisation are read by their names in either language; what people named stays as named."""

import json
from dataclasses import replace
from pathlib import Path

from tests.fixtures.asking import names, read, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps import demo
from yunchou.apps.demo import spoken
from yunchou.records.read import Query, page, rows


def english(caller: Caller) -> Caller:
    return replace(caller, language="en")


async def role_of(caller: Caller, code: str) -> dict[str, str]:
    found = await rows(caller, "role", Query(fields=["id", "name"], where=f'code = "{code}"'))
    return found[0]


async def test_a_shipped_name_is_read_in_the_readers_language(company: Company) -> None:
    admin = company.caller("管理员")
    assert (await role_of(admin, "rep"))["name"] == "销售"
    role = await role_of(english(admin), "rep")
    assert role["name"] == "Sales rep"
    assert (await read(english(admin), "role", role["id"]))["name"] == "Sales rep"
    query = Query(fields=["name", "roles"], where='name = "小王"')
    person = json.loads(await page(english(admin), "user", query))["records"][0]
    assert [each["name"] for each in person["roles"]] == ["Sales rep"]
    assert (await rows(admin, "user", query))[0]["roles"][0]["name"] == "销售"


async def test_a_name_that_somebody_gave_is_read_as_it_was_given(company: Company) -> None:
    admin = company.caller("管理员")
    role = await role_of(admin, "rep")
    await update(admin, "role", role["id"], name="大客户销售")
    assert (await role_of(english(admin), "rep"))["name"] == "大客户销售"
    assert await names(english(admin), "role", 'name = "大客户销售"') == ["大客户销售"]


def test_the_names_of_the_demo_are_known_to_every_process() -> None:
    """They are declared beside what makes the records, which only the process that loads the demo needs."""
    folder = Path(str(demo.__path__[0]))
    declaring = {each.stem for each in folder.glob("*.py") if "shipped_names(" in each.read_text("utf-8")}
    assert {each.__name__.rpartition(".")[2] for each in spoken.DECLARING} == declaring
