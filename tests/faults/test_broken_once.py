"""What once broke the house, found by trying to break it: each fault with its smallest reproduction."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, refused, update
from tests.fixtures.organisation import Company
from yunchou.model.object import Object
from yunchou.records import rule
from yunchou.records import write as writing
from yunchou.records.change import Change, Operation
from yunchou.records.imports.encoding import scan
from yunchou.records.imports.plan import read_plan
from yunchou.records.imports.run import start
from yunchou.records.imports.text_table import TextTable
from yunchou.services.files import StoredFile
from yunchou.studio.change import change_field, create_field, create_object
from yunchou.studio.rights import set_role_rights

LABEL = {"zh-CN": "试", "en": "Try"}


NOTHING_CAN_BE_MADE_OF: list[dict[str, Any]] = [
    {"type": "text", "inverse": {"foo": 1}},
    {"type": "text", "inverse": "tries"},
    {"type": "text", "target": "account", "inverse": {"name": "tries"}},
    {"type": "text", "target": 5},
    {"type": "number", "minimum": 10**400},
    {"type": "number", "maximum": -(10**19)},
    {"type": "text", "help": 5},
    {"type": "text", "help": "很" * 2001},
    {"type": "choice", "options": [{"value": "a", "color": {"a": 1}}]},
    {"type": "choice", "options": [{"value": "a", "color": "red;background:url(x)"}]},
    {"type": "choice", "options": [{"value": "a", "active": "no"}]},
]


async def test_a_definition_that_nothing_can_be_made_of_is_refused(company: Company) -> None:
    admin = company.caller("管理员")
    for given in NOTHING_CAN_BE_MADE_OF:
        field = {"name": "tried", "label": LABEL, **given}
        with refused(422, "invalid"):
            await create_field(admin, "account", field)
        with refused(422, "invalid"):
            await create_object(admin, {"name": "trial", "label": LABEL, "fields": [field]})


async def test_options_that_are_none_are_none(company: Company) -> None:
    nothing: tuple[Any, ...] = (None, 0, False, [], {})
    for number, empty in enumerate(nothing):
        given = {"name": f"tried{number}", "type": "text", "label": LABEL, "options": empty}
        owner = await create_field(company.caller("管理员"), "account", given)
        assert owner.fields[f"tried{number}"].options == ()


async def test_a_field_that_the_system_fills_cannot_be_required(company: Company) -> None:
    admin = company.caller("管理员")
    with refused(422, "invalid"):
        await change_field(admin, "lead", "converted_at", {"required": True})
    await create(admin, "lead", name="甲")


async def test_an_upsert_finds_what_was_made_after_it_looked(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, before, made = company.caller("高总"), rule.run_before, list[str]()

    async def meanwhile(unit: writing.Unit, owner: Object, changes: Sequence[Change]) -> None:
        if not made:
            made.append("")
            made[0] = await create(boss, "account", name="甲", external_id="e1")
        await before(unit, owner, list(changes))

    monkeypatch.setattr(writing, "run_before", meanwhile)
    upsert = Operation("upsert", {"name": "乙"}, match={"external_id": "e1"})
    (result,) = await writing.write(boss, "account", [upsert])
    assert (str(result.id), result.outcome) == (made[0], "updated")


async def test_an_upsert_of_what_may_not_be_seen_fails_after_a_second_look(company: Company) -> None:
    await create(company.caller("小王"), "account", name="甲", external_id="e1")
    upsert = Operation("upsert", {"name": "乙"}, match={"external_id": "e1"})
    (result,) = await writing.write(company.caller("小赵"), "account", [upsert], atomic=False)
    assert (result.status, result.id, [error.code for error in result.errors]) == (409, None, ["duplicate"])


@pytest.mark.parametrize("name", ["rot13", "hex_codec", "punycode", "idna", "unicode_escape", "undefined"])
def test_codecs_that_no_file_is_written_in_are_unknown_encodings(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"name\na\n")
    with refused(400, "malformed"):
        scan(path, name)


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('name,city\na,x\n"b,y\nc,z\nd,w', encoding="utf-8")
    rows = TextTable(path, "a.csv").rows()
    assert next(rows) == (2, ["a", "x"])
    with refused(400, "malformed") as fault:
        next(rows)
    assert "row 3" in fault.problem.detail.en


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\r\n", '\n"c","z"', '\n"c\nd",z\n'])
def test_the_last_row_is_read_however_the_file_ends(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"name,city\na,x\nb,y{end}".encode())
    rows = [cells for _, cells in TextTable(path, "a.csv").rows()]
    assert rows[:2] == [["a", "x"], ["b", "y"]]
    assert len(rows) == (3 if "z" in end else 2)


async def test_of_two_files_of_one_name_none_is_left_out_silently(company: Company, tmp_path: Path) -> None:
    files = [
        StoredFile(n, "a.csv", 7, "text/csv", "", "import", None, dt.datetime.now(dt.UTC), tmp_path / str(n))
        for n in range(2)
    ]
    plan = read_plan('[[step]]\nfile = "a.csv"\nobject = "account"\n[step.map]\nname = "name"\n')
    with refused(422, "invalid"):
        await start(company.caller("管理员"), files, plan)


async def test_the_last_administrator_cannot_shut_the_door_behind_himself(company: Company) -> None:
    admin = company.caller("管理员")
    me = str(admin.actor.user_id)
    await update(admin, "user", me, login="admin@test.example", active=True)
    access = (await company.organisation.snapshot()).access
    role = next(each.id for each in access.roles.values() if each.code == "administrator")
    leaving: tuple[dict[str, Any], ...] = ({"active": False}, {"login": None}, {"roles": []})
    for values in leaving:
        with refused(422, "rule"):
            await update(admin, "user", me, **values)
    with refused(422, "rule"):
        await delete(admin, "user", me)
    with refused(422, "rule"):
        await delete(admin, "role", str(role))
    with refused(422, "rule"):
        await set_role_rights(admin, role, {"objects": {"*": {"read": "all"}}, "actions": []})
    boss = str(company.caller("高总").actor.user_id)
    await update(admin, "user", boss, login="boss@test.example", roles=[str(role)])
    await update(admin, "user", me, roles=[])
