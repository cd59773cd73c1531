"""The search shows what a list would show the same asker, and nothing else."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures.asking import create, refused, statements, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import found, hits, index, settle
from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import quote
from yunchou.records.read import Query, rows
from yunchou.records.search import query, statement
from yunchou.records.search.query import search
from yunchou.records.sharing import give


async def grant(company: Company, role: str, **objects: Any) -> None:
    """Sets what a role may do."""
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(
        f"update {schema}.role_rights set rights = $2::jsonb where role = (select id from {schema}.r_role where code = $1)",
        role,
        json.dumps({"objects": objects, "actions": []}),
    )
    await company.organisation.db.execute(
        f"update {schema}.model_state set access_version = access_version + 1"
    )


async def test_records_of_others_are_not_found(company: Company) -> None:
    await create(company.caller("小张"), "account", name="宏图机械厂")
    await create(company.caller("小王"), "account", name="宏图仪表厂")
    await index(company)
    assert await found(company.caller("小王"), "宏图") == ["宏图仪表厂"]
    assert set(await found(company.caller("李经理"), "宏图")) == {"宏图机械厂", "宏图仪表厂"}
    assert await found(company.caller("小赵"), "htjx") == []


async def test_a_field_that_may_not_be_read_finds_nothing(company: Company) -> None:
    boss, rep = company.caller("高总"), company.caller("小王")
    await create(
        rep, "contact", name="钱进", phone="13800001111", email="qian@secret.example", title="采购总监"
    )
    await index(company)
    own = {"read": "own", "create": True}
    await grant(company, "rep", contact={**own, "fields": {"phone": "mask", "email": "none"}})
    for text in ("13800001111", "1111", "qian@secret", "secret"):
        assert await found(rep, text) == [], text
        assert await found(boss, text) == ["钱进"], text
    assert await found(rep, "采购总监") == ["钱进"]


async def test_a_name_that_may_not_be_read_is_not_told(company: Company) -> None:
    rep = company.caller("小王")
    await create(rep, "contact", name="孙密", title="秘密顾问")
    await index(company)
    await grant(company, "rep", contact={"read": "own", "fields": {"name": "none"}})
    assert await found(rep, "孙密") == []
    assert await found(rep, "sm") == []
    assert [(h["name"], h["snippet"]) for h in await hits(rep, "秘密")] == [(None, "<mark>秘密</mark>顾问")]


async def test_rights_hold_from_the_moment_they_change(company: Company) -> None:
    id = await create(company.caller("小王"), "account", name="天工精密")
    await index(company)
    rep = company.caller("小赵")
    assert await found(rep, "天工") == []
    await update(company.system, "account", id, owner=company.ids["小赵"])
    # The entry still has the owner of before: what counts is the record.
    assert await found(rep, "天工") == ["天工精密"]
    assert await found(company.caller("小王"), "天工") == []
    await settle(company)
    assert await found(rep, "天工") == ["天工精密"]
    await grant(company, "rep", contact={"read": "own"})
    assert await found(rep, "天工") == []


async def test_objects_without_any_right_are_refused_when_named_and_else_left_out(company: Company) -> None:
    await create(company.caller("小王"), "account", name="无权看见")
    await index(company)
    await grant(company, "rep", contact={"read": "own"})
    rep = company.caller("小王")
    assert await found(rep, "无权") == []
    with refused(403):
        await search(rep, "无权", objects=["account"])
    with refused(404):
        await search(rep, "无权", objects=["no_such_thing"])


async def test_what_tells_hits_apart_is_shown_as_a_list_shows_it(company: Company) -> None:
    """References without the name of a record that may not be seen, masked values masked, hidden fields not at all."""
    zhang = company.caller("小张")
    account = await create(zhang, "account", name="天工精密")
    mine = {"name": "孙立", "account": account, "phone": "13812345678", "title": "厂长"}
    await create(company.caller("管理员"), "contact", **mine, owner=company.ids["小王"])
    await index(company)

    def facts(snapshot: Snapshot, name: str) -> list[str]:
        return ["name", "description", "account", "phone", "title", "email"]

    (hit,) = await hits(zhang, "天工", facts=facts)
    assert hit["facts"] == {"phone": None}
    rep = company.caller("小王")
    (hit,) = await hits(rep, "孙立", facts=facts)
    told = {"account": {"id": account, "name": None}, "phone": "13812345678", "title": "厂长"}
    assert hit["facts"] == told
    await grant(company, "rep", contact={"read": "own", "fields": {"phone": "mask"}})
    (hit,) = await hits(rep, "孙立", facts=facts)
    assert hit["facts"] == told | {"phone": "138****5678"}


async def test_a_token_finds_what_its_scopes_let_it_read(company: Company) -> None:
    await create(company.caller("小王"), "account", name="令牌测试公司")
    await create(company.caller("小王"), "contact", name="令牌联系人")
    await index(company)
    rep = company.caller("小王", frozenset({"contact:read"}))
    assert await found(rep, "令牌") == ["令牌联系人"]


async def test_of_what_many_records_hold_everybody_finds_those_that_are_open_to_him(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang, zhang = company.caller("小王"), company.caller("小张")
    await create(wang, "account", name="恒通物流一号")
    shared = await create(zhang, "account", name="恒通物流二号")
    await company.create(zhang, "account", *({"name": f"恒通物流{n}"} for n in range(30)))
    await company.create(zhang, "contact", *({"name": f"恒通{n}"} for n in range(10)))
    await index(company)
    # Every term counts as one that very many have, and only the newest two entries of each field are looked at.
    monkeypatch.setattr(statement, "RARE", -1)
    monkeypatch.setattr(query, "RARE", -1)
    monkeypatch.setattr(statement, "NEWEST", 2)
    assert await found(wang, "物流") == ["恒通物流一号"]
    assert await found(wang, "hengtong") == ["恒通物流一号"]
    assert await found(company.caller("小赵"), "物流") == []
    assert len(await found(zhang, "物流", limit=100)) == 31
    await give(zhang, "share", "account", int(shared), {"person": company.ids["小王"]})
    assert set(await found(wang, "物流")) == {"恒通物流一号", "恒通物流二号"}
    assert await found(wang, "恒通", ["contact"]) == []


PEOPLE = ("小王", "小张", "小赵", "李经理", "高总")
WORDS = ("华为", "东方", "机械", "steel", "acme", "hong", "1380", "张")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map("".join)
field_rights = st.dictionaries(
    st.sampled_from(["name", "phone", "email", "title", "description"]),
    st.sampled_from(["none", "mask", "read"]),
)
scopes = st.sampled_from(["none", "own", "team", "subtree", "all"])
object_rights = st.fixed_dictionaries({"read": scopes, "fields": field_rights})
records = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from(["account", "contact"]),
    texts,
    st.sampled_from([None, "13800001380", "021-1380 5555"]),
    st.none() | texts,
)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=st.lists(records, min_size=1, max_size=6),
    given_rights=st.tuples(object_rights, object_rights),
    asked=st.lists(
        st.sampled_from([*WORDS, "hw", "df", "acm", "hongg", "steal", "0000", "5555"]), min_size=1, max_size=4
    ),
)
async def test_the_search_never_shows_what_a_list_would_not(
    company: Company, made: list[Any], given_rights: tuple[Any, Any], asked: list[str]
) -> None:
    for owner, name, text, phone, more in made:
        await create(company.caller(owner), name, name=text, phone=phone, description=more)
    await index(company)
    rights = dict(zip(("account", "contact"), given_rights, strict=True))
    rights["contact"]["fields"].pop("title", None)
    await grant(company, "rep", **rights)
    for who in ("小王", "小赵"):
        for text in asked:
            await check(company.caller(who), rights, text)
    await clear(company)


async def check(asker: Caller, rights: dict[str, Any], text: str) -> None:
    """Every hit stands in the asker's list, with the same name, and came through a field that may be read."""
    for hit in await search(asker, text, limit=100):
        granted = rights[hit["object"]]
        assert granted["fields"].get(hit["field"], "write") in ("read", "write"), (text, hit)
        listed = await rows(asker, hit["object"], Query(where=f"id = '{hit['id']}'"))
        assert [each["id"] for each in listed] == [hit["id"]], (text, hit)
        if granted["fields"].get("name", "write") in ("read", "write"):
            assert listed[0]["name"] == hit["name"]
        else:
            assert hit["name"] is None


async def clear(company: Company) -> None:
    """Takes all customers and contacts away, and gives the standard rights back."""
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(f"delete from {schema}.r_account; delete from {schema}.r_contact")
    everything = {"read": "own", "create": True, "update": "own"}
    await grant(company, "rep", account=everything, contact=everything)


async def test_rights_are_planned_once_for_all_questions(company: Company) -> None:
    """The statement that asks for them names every object: it is the same for each question, and stays prepared."""
    boss = company.caller("高总")
    await create(boss, "account", name="宏图机械厂", phone="010-12345678")
    await index(company)
    async with statements(company) as seen:
        for text in ("宏图", "hongtu", "12345678", "机械 宏图", "宏途机械", "没有"):
            await search(boss, text)
    rights = [sql for sql in seen if "with ordinality" in sql]
    assert len(rights) >= 4
    assert len(set(rights)) == 1
    kept = await company.organisation.db.fetch(
        "select generic_plans + custom_plans as uses from pg_prepared_statements where statement = $1",
        rights[0],
    )
    assert [row["uses"] for row in kept] == [len(rights)]
