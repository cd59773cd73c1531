"""Every object at every door, for people who may see everything, their own, what is shared with them, or nothing.

The objects come from the model and one record of each is put into its table as it is: an object that is added is covered
by itself. The record carries a word that stands nowhere else; whoever may not see the record must not meet the word, the
record's id or its count in any answer, be it a list, an error or a name beside a reference.
"""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.contract.secrets import PEOPLE, SECRET, people, secret_record
from tests.doors.conftest import Client, Site
from tests.fixtures.organisation import Company
from yunchou.base.db import quote
from yunchou.model.object import Object

OPEN = {"tag"}
"""Objects whose records everybody sees unless a role says otherwise."""

Door = Callable[[Client, Object, int], Awaitable[httpx.Response]]


async def share(company: Company, owner: Object, id: int) -> None:
    """Gives the record to those who are to have it by a share alone."""
    schema, db = quote(company.organisation.schema), company.organisation.db
    for login in ("guest", "nothing"):
        person = int(company.ids[login])
        await db.execute(
            f"insert into {schema}.r_share (object, record, person, audience, rights) values ($1, $2, $3, $3, 'read')",
            owner.name,
            id,
            person,
        )
        await db.execute(
            f"insert into {schema}.given (kind, object, audience) values ('share', $1, $2) on conflict do nothing",
            owner.name,
            person,
        )


def path(owner: Object, id: int | None = None) -> str:
    return f"/records/{owner.name}" + ("" if id is None else f"/{id}")


def title(owner: Object) -> str:
    return owner.name_field


LISTS: dict[str, Door] = {
    "list": lambda c, o, id: c.get(path(o), params={"limit": 1000, "count": "exact"}),
    "fields": lambda c, o, id: c.get(path(o), params={"fields": f"id,{title(o)},owner", "limit": 1000}),
    "picker": lambda c, o, id: c.get(
        path(o), params={"fields": title(o), "where": f'{title(o)} contains "琥珀"'}
    ),
    "filter": lambda c, o, id: c.get(
        path(o), params={"fields": "id", "where": f'id = "{id}"', "count": "capped"}
    ),
    "sort": lambda c, o, id: c.get(
        path(o), params={"fields": title(o), "sort": f"-{title(o)}", "limit": 1000}
    ),
    "query": lambda c, o, id: c.post(f"{path(o)}/query", json={"fields": [title(o)], "limit": 1000}),
    "deletion": lambda c, o, id: c.post(f"{path(o)}/dependents", json={"where": f'{title(o)} = "{SECRET}"'}),
    "group": lambda c, o, id: c.post(
        f"{path(o)}/aggregate", json={"group": [title(o)], "measures": {"n": "count()"}, "limit": 10000}
    ),
}
"""Doors that give several records: to those who see none, an empty answer or a refusal."""

SINGLE: dict[str, Door] = {
    "get": lambda c, o, id: c.get(path(o, id)),
    "history": lambda c, o, id: c.get(f"{path(o, id)}/history"),
    "access": lambda c, o, id: c.get(f"{path(o, id)}/access"),
    "shares": lambda c, o, id: c.get(f"{path(o, id)}/shares"),
    "team": lambda c, o, id: c.get(f"{path(o, id)}/team"),
    "comments": lambda c, o, id: c.get(f"{path(o, id)}/comments"),
    "follows": lambda c, o, id: c.get(f"{path(o, id)}/follow"),
    "dependents": lambda c, o, id: c.get(f"{path(o, id)}/dependents"),
    "check": lambda c, o, id: c.post(f"{path(o)}/check", json={"values": {}, "id": str(id)}),
    "expression": lambda c, o, id: c.post(
        "/expressions", json={"object": o.name, "id": str(id), "expression": title(o)}
    ),
}
"""Doors to one record: to those who don't see it, 403 or 404."""

CHANGES: dict[str, Door] = {
    "change": lambda c, o, id: c.patch(path(o, id), json={title(o): "x"}),
    "delete": lambda c, o, id: c.delete(path(o, id)),
    "restore": lambda c, o, id: c.post(f"{path(o, id)}/restore"),
    "share": lambda c, o, id: c.post(f"{path(o, id)}/shares", json={"role": "1"}),
    "join": lambda c, o, id: c.post(f"{path(o, id)}/team", json={"person": "1"}),
    "comment": lambda c, o, id: c.post(f"{path(o, id)}/comments", json={"text": "x"}),
    "attach": lambda c, o, id: c.post(
        "/records/attachment", json={"name": "x", "file": "1", "object": o.name, "record": str(id)}
    ),
    "follow": lambda c, o, id: c.put(f"{path(o, id)}/follow"),
    "merge": lambda c, o, id: c.post(f"{path(o)}/merge", json={"winner": str(id), "losers": ["1"]}),
    "merge away": lambda c, o, id: c.post(f"{path(o)}/merge", json={"winner": "1", "losers": [str(id)]}),
    "former": lambda c, o, id: c.post(f"{path(o, id)}/history/1/restore", json={"preview": True}),
    "reveal": lambda c, o, id: c.post(f"{path(o, id)}/reveal", json={"field": title(o)}),
    "batch": lambda c, o, id: c.post(
        f"{path(o)}/batch", json={"operations": [{"op": "delete", "id": str(id)}], "atomic": True}
    ),
}
"""Doors that change something, for those who may not."""


def tells(answer: httpx.Response, id: int) -> bool:
    """Whether an answer lets the record be known: by its word, or by an id that was not in the question."""
    return SECRET in answer.text or f'"id":"{id}"' in answer.text.replace(" ", "")


@pytest.mark.slow
async def test_no_door_tells_of_a_record_to_those_who_may_not_see_it(own_site: Site) -> None:
    await people(own_site)
    company = own_site.company
    model = (await company.organisation.snapshot()).model
    ids = {}
    for owner in model.objects.values():
        ids[owner.name] = await secret_record(company, owner)
        await share(company, owner, ids[owner.name])
    schema = quote(company.organisation.schema)
    await own_site.house.db.execute(f"delete from {schema}.r_share where object = 'share'")
    await own_site.house.db.execute(f"update {schema}.model_state set access_version = access_version + 1")
    clients = {login: await own_site.sign_in(login) for login in PEOPLE}
    for owner in model.objects.values():
        if owner.name in OPEN:
            continue
        for login in ("other", "nothing"):
            await check_hidden(clients[login], owner, ids[owner.name], f"{login} {owner.name}")
        if owner.attached or owner.master is not None or owner.follows:
            # It is seen by whoever sees the record that it belongs to; here it belongs to none.
            continue
        for login in ("holder", "everything"):
            await check_seen(clients[login], owner, ids[owner.name], f"{login} {owner.name}")
        if owner.name != "share":
            await check_shared(clients["guest"], owner, ids[owner.name])
    for login in ("other", "nothing"):
        found = await clients[login].get("/search", params={"q": "隐秘琥珀"})
        assert found.json()["hits"] == [], login


async def check_hidden(client: Client, owner: Object, id: int, where: str) -> None:
    for name, door in LISTS.items():
        answer = await door(client, owner, id)
        assert answer.status_code in (200, 400, 403), (where, name, answer.text)
        assert not tells(answer, id), (where, name, answer.text)
        if answer.status_code == 200 and name == "filter":
            assert answer.json()["count"] == {"value": 0, "exact": True}, where
        if answer.status_code == 200 and name == "deletion":
            assert answer.json() == {"records": 0, "dependents": []}, where
    for name, door in {**SINGLE, **CHANGES}.items():
        answer = await door(client, owner, id)
        # A batch says what failed in its errors; a name that the system keeps is refused before any record is looked for.
        refused = (403, 404, 422) if name in ("batch", "change", "attach", "check") else (403, 404)
        assert answer.status_code in refused, (where, name, answer.status_code, answer.text)
        assert not tells(answer, id), (where, name, answer.text)


async def check_seen(client: Client, owner: Object, id: int, where: str) -> None:
    for name, door in LISTS.items():
        answer = await door(client, owner, id)
        if answer.status_code == 400:
            # A name that is no plain text is not sorted, grouped or searched by.
            assert answer.json()["code"] == "type_mismatch", (where, name, answer.text)
            continue
        assert answer.status_code == 200, (where, name, answer.text)
        # A name that is chosen among options holds no word to look for.
        chosen = name == "picker" and bool(owner.fields[title(owner)].options)
        if name not in ("group", "deletion") and not chosen:
            assert str(id) in answer.text, (where, name)
    for name, door in SINGLE.items():
        answer = await door(client, owner, id)
        assert answer.status_code == 200, (where, name, answer.text)


async def check_shared(client: Client, owner: Object, id: int) -> None:
    """Somebody with no scope at all sees the one record that was shared, and may do nothing with it."""
    listed = await LISTS["fields"](client, owner, id)
    assert listed.status_code == 200, (owner.name, listed.text)
    assert [each["id"] for each in listed.json()["records"]] == [str(id)], owner.name
    assert (await SINGLE["get"](client, owner, id)).status_code == 200, owner.name
    for name in ("change", "delete", "share", "join", "batch"):
        answer = await CHANGES[name](client, owner, id)
        assert answer.status_code in (403, 422), (owner.name, name, answer.text)
    assert (await client.get(path(owner, id))).status_code == 200, owner.name


@pytest.mark.slow
async def test_a_reference_to_a_hidden_record_has_no_name(own_site: Site) -> None:
    await people(own_site)
    company = own_site.company
    db, schema = company.organisation.db, quote(company.organisation.schema)
    model = (await company.organisation.snapshot()).model
    client = await own_site.sign_in("other")
    # What belongs to another record is seen by whoever sees that one, not by its own owner.
    for owner in (o for o in model.objects.values() if not o.attached and o.master is None):
        for field in owner.fields.values():
            target = model.objects.get(field.target or "")
            if not field.column or field.type != "lookup" or target is None or field.system:
                continue
            hidden = await secret_record(company, target)
            mine: int = await db.fetchval(
                f"insert into {schema}.{quote(owner.table)} (owner, {quote(field.column)}) values ($1, $2) returning id",
                int(company.ids["other"]),
                hidden,
            )
            where = f"{owner.name}.{field.name}"
            fields = f"{field.name},{field.name}.{target.name_field}"
            answer = await client.get(path(owner), params={"fields": fields, "where": f'id = "{mine}"'})
            assert answer.status_code == 200, (where, answer.text)
            (record,) = answer.json()["records"]
            assert record[field.name] == {"id": str(hidden), "name": None}, where
            assert SECRET not in answer.text, where
            for question in (
                {"sort": field.name},
                {"where": f'{field.name}.{target.name_field} contains "琥珀"'},
            ):
                asked = await client.get(path(owner), params={"fields": "id", **question})
                assert SECRET not in asked.text, (where, question)
                if "where" in question and asked.status_code == 200:
                    assert str(mine) not in asked.text, where
