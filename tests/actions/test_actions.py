"""Declaring and running actions."""

from typing import Any

import msgspec
import pytest

from tests.fixtures.organisation import Company, company
from yunchou.actions import runner
from yunchou.actions.registry import Registry, action, schema_of
from yunchou.actions.shape import shaped
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit

__all__ = ["company"]


class Part(msgspec.Struct, forbid_unknown_fields=True):
    """A part of the input."""

    amount: int


class Given(msgspec.Struct, forbid_unknown_fields=True):
    """What the test action takes."""

    name: str
    parts: list[Part] = msgspec.field(default_factory=list)
    fail: bool = False


class Made(msgspec.Struct):
    """What the test action gives."""

    account: str
    total: int


@pytest.fixture
def registry() -> Registry:
    """One action that makes an account and may then fail."""
    registry = Registry()

    @action("test.make", "创建", "Make", object="account", registry=registry)
    async def make(unit: Unit, given: Given) -> Made:
        (result,) = await unit.write("account", [Operation("create", {"name": given.name})])
        if given.fail:
            raise ValueError("on purpose")
        return Made(str(result.id), sum(part.amount for part in given.parts))

    return registry


async def test_an_action_runs_in_one_transaction_and_is_named_in_the_history(
    company: Company, registry: Registry
) -> None:
    admin = company.caller("管理员")
    made = await runner.run(
        admin, "test.make", {"name": "华为", "parts": [{"amount": 2}, {"amount": 3}]}, registry
    )
    assert made.total == 5
    cause = await company.organisation.db.fetchval(
        f'select cause from "{company.organisation.schema}".event where record = $1', int(made.account)
    )
    assert msgspec.json.decode(cause) == {"action": "test.make"}
    with pytest.raises(ValueError, match="on purpose"):
        await runner.run(admin, "test.make", {"name": "比亚迪", "fail": True}, registry)
    assert [row["name"] for row in await rows(admin, "account", Query(fields=["name"]))] == ["华为"]


async def test_an_action_needs_its_right_and_a_right_input(company: Company, registry: Registry) -> None:
    admin, rep = company.caller("管理员"), company.caller("小王")
    for caller, name, given, status in (
        (rep, "test.make", {"name": "x"}, 403),
        (admin, "test.none", {}, 404),
        (admin, "test.make", {}, 422),
        (admin, "test.make", {"name": 5}, 422),
        (admin, "test.make", {"name": "x", "more": 1}, 422),
        (admin, "test.make", {"name": "x", "parts": [{"amount": "2"}]}, 422),
        (admin, "test.make", [], 422),
    ):
        with pytest.raises(Problem) as refused:
            await runner.run(caller, name, given, registry)
        assert refused.value.status == status, (name, given)


async def test_a_token_without_write_runs_no_action(company: Company, registry: Registry) -> None:
    reader = company.caller("管理员", frozenset({"read"}))
    with pytest.raises(Problem) as refused:
        await runner.run(reader, "test.make", {"name": "x"}, registry)
    assert refused.value.status == 403


def test_an_action_is_listed_with_schemas_that_stand_alone(registry: Registry) -> None:
    (listed,) = [each.as_json() for each in registry]
    assert (listed["name"], listed["object"]) == ("test.make", "account")
    assert listed["label"] == {"zh-CN": "创建", "en": "Make"}
    assert listed["input"]["properties"]["parts"]["items"]["properties"]["amount"] == {"type": "integer"}
    assert "$ref" not in str(listed)
    assert schema_of(Made)["required"] == ["account", "total"]


def test_a_declaration_that_makes_no_sense_is_refused(registry: Registry) -> None:
    async def untyped(unit: Unit, given: dict[str, Any]) -> Made:
        raise NotImplementedError

    async def right(unit: Unit, given: Given) -> Made:
        raise NotImplementedError

    with pytest.raises(TypeError):
        action("test.untyped", "x", "x", registry=registry)(untyped)
    for name in ("make", "Test.make", "test.make.again", "test.make"):
        with pytest.raises(ValueError, match=r"\w"):
            action(name, "x", "x", registry=registry)(right)


@pytest.mark.parametrize(
    ("value", "code", "field"),
    [
        ({"name": 1}, "wrong_type", "name"),
        ({}, "required", "name"),
        ({"name": "x", "more": 1}, "unknown_field", "more"),
        ({"name": "x", "parts": [{"amount": 1}, {}]}, "required", "parts[1].amount"),
        ({"name": "x", "parts": [{"amount": 1, "x": 2}]}, "unknown_field", "parts[0].x"),
        ("text", "wrong_type", None),
    ],
)
def test_every_fault_of_an_input_is_named(value: Any, code: str, field: str | None) -> None:
    with pytest.raises(Problem) as refused:
        shaped(value, Given)
    (error,) = refused.value.errors
    assert (error.code, error.field, refused.value.status) == (code, field, 422)
    assert error.message.zh != error.message.en
    with pytest.raises(Problem) as asked:
        shaped(value, Given, asked=True)
    assert (asked.value.status, asked.value.code) == (400, "malformed")
