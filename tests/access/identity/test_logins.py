"""Signing in: right and wrong passwords, and the brake on guessing."""

import asyncio
import itertools
import unicodedata

import pytest

from yunchou.access.identity import passwords, throttle
from yunchou.access.identity.audit import Origin
from yunchou.access.identity.logins import Logins
from yunchou.access.identity.passwords import Passwords, check_strength, hash_now
from yunchou.access.identity.throttle import FREE_PER_LOGIN, Throttle
from yunchou.base.db import Database
from yunchou.base.errors import Problem
from yunchou.base.sealing import Sealer
from yunchou.model.partitions import make_partitions
from yunchou.upgrades.runner import upgrade_organisation


@pytest.fixture
async def logins(database: Database) -> Logins:
    number = await database.fetchval(
        "insert into yunchou.organisation(name, schema_name, ready) values ('A', 'o_a', true) returning id"
    )
    async with database.transaction() as link:
        await link.execute("create schema o_a")
        await upgrade_organisation(link, "o_a", number)
        await make_partitions(link, "o_a")
    await database.execute(
        "insert into yunchou.login(login, organisation, user_id) values ('a@x', $1, 7), ('none@x', $1, 8)",
        number,
    )
    logins = Logins(database, Sealer(b"k" * 40))
    await logins.set_password("A@X ", "correct horse")
    return logins


async def code_of(logins: Logins, login: str, password: str, address: str = "10.0.0.1") -> str:
    try:
        await logins.sign_in(login, password, Origin(address))
    except Problem as problem:
        return problem.code
    return "in"


async def test_only_the_right_password_of_a_known_active_login_opens(
    database: Database, logins: Logins
) -> None:
    assert (await logins.sign_in(" A@x", "correct horse", Origin("10.0.0.1"))).user == 7
    assert await code_of(logins, "a@x", "correct horse ") == "wrong_credentials"
    assert await code_of(logins, "a@x", "") == "wrong_credentials"
    assert await code_of(logins, "nobody@x", "correct horse") == "wrong_credentials"
    assert await code_of(logins, "none@x", "") == "wrong_credentials"
    assert await code_of(logins, "a@x", "x" * 100_000) == "wrong_credentials"
    await database.execute("update yunchou.login set active = false")
    assert await code_of(logins, "a@x", "correct horse") == "wrong_credentials"


async def test_an_unknown_login_costs_a_check_as_well(
    logins: Logins, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str | None] = []
    real = passwords._matches

    def watched(kept: str | None, given: str) -> bool:
        checked.append(kept)
        return real(kept, given)

    monkeypatch.setattr(passwords, "_matches", watched)
    await code_of(logins, "nobody@x", "whatever")
    assert checked == [None]


async def test_guessing_is_slowed_down_and_the_wait_is_told(logins: Logins) -> None:
    for _ in range(FREE_PER_LOGIN):
        assert await code_of(logins, "a@x", "guess") == "wrong_credentials"
    with pytest.raises(Problem) as slowed:
        await logins.sign_in("a@x", "correct horse", Origin("10.0.0.2"))
    assert slowed.value.status == 429
    assert int(slowed.value.headers["Retry-After"]) >= 1
    # Others are not held up by it.
    assert await code_of(logins, "nobody@x", "guess") == "wrong_credentials"


async def test_guesses_counted_by_a_clock_that_was_ahead_keep_nobody_out(
    database: Database, logins: Logins
) -> None:
    for _ in range(FREE_PER_LOGIN):
        assert await code_of(logins, "a@x", "guess") == "wrong_credentials"
    assert await code_of(logins, "a@x", "correct horse") == "too_many_requests"
    await database.execute("update yunchou.login_failure set at = at + interval '1 year'")
    assert await code_of(logins, "a@x", "correct horse") == "in"
    await Throttle(database).sweep()
    assert await database.fetchval("select count(*) from yunchou.login_failure") == 0


async def test_many_guesses_at_once_are_counted_as_many(logins: Logins) -> None:
    codes = await asyncio.gather(*(code_of(logins, "a@x", "guess", f"10.0.1.{n}") for n in range(24)))
    assert codes.count("wrong_credentials") == FREE_PER_LOGIN
    assert codes.count("too_many_requests") == 24 - FREE_PER_LOGIN


async def test_an_address_is_slowed_down_over_all_logins(
    logins: Logins, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "FREE_PER_ADDRESS", 3)
    codes = [await code_of(logins, f"n{number}@x", "guess") for number in range(4)]
    assert codes == ["wrong_credentials"] * 3 + ["too_many_requests"]
    assert await code_of(logins, "n9@x", "guess", "10.0.0.2") == "wrong_credentials"


async def test_success_and_time_forgive(database: Database, logins: Logins) -> None:
    for _ in range(FREE_PER_LOGIN - 1):
        await code_of(logins, "a@x", "guess")
    assert await code_of(logins, "a@x", "correct horse") == "in"
    for _ in range(FREE_PER_LOGIN):
        assert await code_of(logins, "a@x", "guess") == "wrong_credentials"
    assert await code_of(logins, "a@x", "correct horse") == "too_many_requests"
    await database.execute("update yunchou.login_failure set at = at - interval '1 hour'")
    assert await code_of(logins, "a@x", "correct horse") == "in"
    await Throttle(database).sweep()
    assert await database.fetchval("select count(*) from yunchou.login_failure") == 0


async def test_the_wait_grows_with_every_failure_up_to_a_bound() -> None:
    waits = [throttle._wait(tries, 8) for tries in range(40)]
    assert waits[:9] == [0.0] * 8 + [1.0]
    assert all(earlier <= later for earlier, later in itertools.pairwise(waits))
    assert waits[-1] == throttle.LONGEST_WAIT_SECONDS


async def test_a_person_changes_the_password_with_the_current_one(database: Database, logins: Logins) -> None:
    person = await logins.of("a@x")
    assert person is not None
    who = (person.organisation, person.user)
    for current, new, field in (
        ("wrong", "long enough", "current_password"),
        ("correct horse", "short", "new_password"),
    ):
        with pytest.raises(Problem) as refused:
            await logins.change_password(*who, current, new, Origin("10.0.0.1"))
        assert [error.field for error in refused.value.errors] == [field]
    await logins.change_password(*who, "correct horse", "long enough", Origin("10.0.0.1"))
    assert await code_of(logins, "a@x", "long enough") == "in"
    assert await code_of(logins, "a@x", "correct horse") == "wrong_credentials"


async def test_every_login_of_an_organisation_gets_one_password_with_its_own_salt(
    database: Database, logins: Logins
) -> None:
    person = await logins.of("a@x")
    assert person is not None
    assert await logins.set_all(person.organisation, "demo-demo") == 2
    assert await code_of(logins, "none@x", "demo-demo") == "in"
    hashes = [row[0] for row in await database.fetch("select password_hash from yunchou.login")]
    assert len(set(hashes)) == 2


async def test_passwords_are_hashed_with_argon2id_and_compared_in_one_unicode_form() -> None:
    kept = hash_now(unicodedata.normalize("NFC", "café-über"))
    assert kept.startswith("$argon2id$")
    checker = Passwords()
    assert await checker.matches(kept, unicodedata.normalize("NFD", "café-über"))
    assert not await checker.matches(kept, "cafe-uber")
    assert not await checker.matches(None, "café-über")
    assert not await checker.matches("not a hash", "café-über")
    assert await checker.matches(await checker.hash("another one"), "another one")


def test_a_password_has_a_least_and_a_greatest_length() -> None:
    check_strength("x" * 8)
    check_strength("x" * 200)
    for bad in ("x" * 7, "x" * 201, ""):
        with pytest.raises(Problem) as refused:
            check_strength(bad)
        assert refused.value.status == 422


async def test_a_known_browser_is_not_held_up_by_guesses_of_others(
    database: Database, logins: Logins
) -> None:
    person = await logins.sign_in("a@x", "correct horse", Origin("10.0.0.1"))
    device, fresh = await logins.devices.remember(None, person.organisation, person.user)
    assert not fresh
    for _ in range(FREE_PER_LOGIN):
        assert await code_of(logins, "a@x", "guess", "10.6.6.6") == "wrong_credentials"
    assert await code_of(logins, "a@x", "correct horse") == "too_many_requests"
    known = await logins.sign_in("a@x", "correct horse", Origin("10.0.0.1"), device=device)
    assert known.user == 7
    # The cookie is no free pass: guesses made with it are counted too, and it helps this login alone.
    codes = []
    for _ in range(FREE_PER_LOGIN + 1):
        try:
            await logins.sign_in("a@x", "guess", Origin("10.0.0.1"), device=device)
        except Problem as problem:
            codes.append(problem.code)
    assert codes == ["wrong_credentials"] * FREE_PER_LOGIN + ["too_many_requests"]
    assert not await logins.devices.knows(device, "none@x")


async def test_a_login_starts_afresh_when_its_person_is_known_by_other_means(logins: Logins) -> None:
    for _ in range(FREE_PER_LOGIN):
        await code_of(logins, "a@x", "guess")
    assert await code_of(logins, "a@x", "correct horse") == "too_many_requests"
    await logins.forget_failures("a@x")
    assert await code_of(logins, "a@x", "correct horse") == "in"
