"""Sessions and tokens: what opens them, what ends them, and what the database knows of their secrets."""

import datetime as dt

import pytest

from yunchou.access.identity.recent import Recent
from yunchou.access.identity.sessions import Sessions
from yunchou.access.identity.tokens import Tokens
from yunchou.base.db import Database
from yunchou.base.errors import Problem


@pytest.fixture
async def organisation(database: Database) -> int:
    number: int = await database.fetchval(
        "insert into yunchou.organisation(name, schema_name, ready) values ('A', 'o_a', true) returning id"
    )
    await database.execute(
        "insert into yunchou.login(login, organisation, user_id) values ('a@x', $1, 7), ('b@x', $1, 8)",
        number,
    )
    return number


async def test_a_session_is_found_by_its_secret_and_by_nothing_else(
    database: Database, organisation: int
) -> None:
    sessions = Sessions(database)
    secret, session = await sessions.open(organisation, 7, "a@x", "127.0.0.1", "browser")
    found = await sessions.find(secret)
    assert found is not None
    assert (found.user, found.csrf, found.key) == (7, session.csrf, session.key)
    for wrong in ("", "x" * 43, secret[:-1], secret + "a", secret.swapcase(), "\ud800" * 30):
        assert await sessions.find(wrong) is None


async def test_the_database_holds_no_secret(database: Database, organisation: int) -> None:
    secret, _ = await Sessions(database).open(organisation, 7, "a@x", None, None)
    _, token = await Tokens(database).make(organisation, 7, "mine", ["read"], None)
    for table in ("session", "token"):
        kept = str([tuple(row) for row in await database.fetch(f"select * from yunchou.{table}")])
        assert secret not in kept
        assert token not in kept


async def test_a_closed_session_is_closed_at_once_here_and_soon_elsewhere(
    database: Database, organisation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yunchou.access.identity.sessions.BELIEVED_SECONDS", 0.0)
    here, elsewhere = Sessions(database), Sessions(database)
    secret, session = await here.open(organisation, 7, "a@x", None, None)
    assert await elsewhere.find(secret)
    await here.close(session.key)
    assert await here.find(secret) is None
    assert await elsewhere.find(secret) is None


async def test_a_session_opened_while_the_clock_was_ahead_is_over_when_it_is_right_again(
    database: Database, organisation: int
) -> None:
    sessions = Sessions(database)
    secret, session = await sessions.open(organisation, 7, "a@x", None, None)
    late, kept = await sessions.open(organisation, 7, "a@x", None, None)
    await database.execute(
        "update yunchou.session set created_at = now() + interval '3 years', expires_at = now() + interval '3 years',"
        " ends_at = now() + interval '3 years' where id = $1",
        session.key,
    )
    await database.execute(
        "update yunchou.session set created_at = now() + interval '20 minutes' where id = $1", kept.key
    )
    assert await Sessions(database).find(secret) is None
    assert await Sessions(database).find(late) is not None
    await sessions.sweep()
    assert await database.fetchval("select count(*) from yunchou.session") == 1


async def test_what_was_found_is_believed_for_seconds_only() -> None:
    now = 0.0
    recent: Recent[str, int] = Recent(3.0, most=2, clock=lambda: now)
    recent.put("a", 1)
    now = 2.9
    assert recent.get("a") == 1
    now = 3.1
    assert recent.get("a") is None
    for number, key in enumerate("abc"):
        recent.put(key, number)
    assert [recent.get(key) for key in "abc"] == [None, 1, 2]
    recent.drop(lambda key, value: value == 1)
    assert recent.get("b") is None


async def test_sessions_end_by_time_by_name_and_all_but_one(database: Database, organisation: int) -> None:
    sessions = Sessions(database)
    opened = [await sessions.open(organisation, 7, "a@x", None, None) for _ in range(4)]
    await database.execute(
        "update yunchou.session set expires_at = now() - interval '1 second' where id = $1", opened[0][1].key
    )
    assert await Sessions(database).find(opened[0][0]) is None
    assert not await sessions.close_named(organisation, 8, opened[1][1].name)
    assert await sessions.close_named(organisation, 7, opened[1][1].name)
    assert len(await sessions.of(organisation, 7)) == 2
    await sessions.close_all(organisation, 7, but=opened[3][1].key)
    assert await sessions.find(opened[2][0]) is None
    assert await sessions.find(opened[3][0]) is not None
    await sessions.sweep()
    assert await database.fetchval("select count(*) from yunchou.session") == 1


async def test_a_person_who_left_has_no_session_and_no_token(database: Database, organisation: int) -> None:
    secret, _ = await Sessions(database).open(organisation, 7, "a@x", None, None)
    _, token = await Tokens(database).make(organisation, 7, "mine", ["read"], None)
    await database.execute("update yunchou.login set active = false where login = 'a@x'")
    assert await Sessions(database).find(secret) is None
    assert await Tokens(database).find(token) is None


async def test_a_session_in_use_lives_on_but_not_for_ever(database: Database, organisation: int) -> None:
    secret, session = await Sessions(database).open(organisation, 7, "a@x", None, None)
    await database.execute(
        "update yunchou.session set seen_at = now() - interval '1 hour', expires_at = now() + interval '1 hour',"
        " ends_at = now() + interval '2 days' where id = $1",
        session.key,
    )
    assert await Sessions(database).find(secret)
    left = await database.fetchval(
        "select expires_at - now() from yunchou.session where id = $1", session.key
    )
    assert dt.timedelta(days=1, hours=20) < left < dt.timedelta(days=2, hours=1)


async def test_tokens_speak_for_one_person_until_revoked_or_over(
    database: Database, organisation: int
) -> None:
    tokens = Tokens(database)
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    number, secret = await tokens.make(organisation, 7, " mine ", ["read", "account:write", "read"], soon)
    found = await tokens.find(secret)
    assert found is not None
    assert found.scopes == {"read", "account:write"}
    assert found.user == 7
    (listed,) = await tokens.of(organisation, 7)
    assert (listed["id"], listed["name"]) == (number, "mine")
    await database.execute("update yunchou.token set expires_at = now() - interval '1 second'")
    assert await Tokens(database).find(secret) is None
    assert not await tokens.revoke(organisation, 8, number)
    assert await tokens.revoke(organisation, 7, number)
    assert await tokens.find(secret) is None
    assert await tokens.find("yc_" + "x" * 40) is None


@pytest.mark.parametrize(
    ("name", "scopes", "ends", "field"),
    [
        ("", ["read"], None, "name"),
        ("n" * 101, ["read"], None, "name"),
        ("n", [], None, "scopes"),
        ("n", ["everything"], None, "scopes"),
        ("n", ["Account:read"], None, "scopes"),
        ("n", ["read"], dt.datetime(2020, 1, 1, tzinfo=dt.UTC), "expires_at"),
        ("n", ["read"], dt.datetime(2090, 1, 1), "expires_at"),  # noqa: DTZ001  the missing zone is the point
    ],
)
async def test_a_token_that_makes_no_sense_is_refused(
    database: Database, organisation: int, name: str, scopes: list[str], ends: dt.datetime | None, field: str
) -> None:
    with pytest.raises(Problem) as refused:
        await Tokens(database).make(organisation, 7, name, scopes, ends)
    assert refused.value.status == 422
    assert [error.field for error in refused.value.errors] == [field]


async def test_a_person_has_at_most_so_many_tokens(
    database: Database, organisation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yunchou.access.identity.tokens.MOST_PER_PERSON", 2)
    tokens = Tokens(database)
    for _ in range(2):
        await tokens.make(organisation, 7, "n", ["read"], None)
    with pytest.raises(Problem):
        await tokens.make(organisation, 7, "n", ["read"], None)
    await tokens.make(organisation, 8, "n", ["read"], None)
