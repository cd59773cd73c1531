"""Who asks: the person, their team, the people at or under them, their roles."""

from collections.abc import Sequence

from yunchou.language.functions.registry import function
from yunchou.language.syntax import Call
from yunchou.language.types import Type
from yunchou.language.values import BOOLEAN, Builder, Value

PERSON = Type("lookup", target="user")
PEOPLE = Type("multi_lookup", target="user")


def _me(builder: Builder, call: Call) -> Value:
    return Value(call, PERSON, builder.params.add(builder.environment.me, "bigint"), cheap=True)


def _my_team(builder: Builder, call: Call) -> Value:
    return _people(builder, call, builder.environment.my_team)


def _my_subtree(builder: Builder, call: Call) -> Value:
    return _people(builder, call, builder.environment.my_subtree)


def _people(builder: Builder, call: Call, people: Sequence[int]) -> Value:
    return Value(call, PEOPLE, builder.params.add(list(people), "bigint[]"), cheap=True)


def _has_role(builder: Builder, call: Call) -> Value:
    role = builder.text(builder.value(call.arguments[0]))
    roles = builder.params.add(sorted(builder.environment.roles), "text[]")
    return Value(call, BOOLEAN, f"({role} = any({roles}))")


FUNCTIONS = (
    function("ME()", "people", "lookup", _me, zh="我", en="Who asks", example="owner = ME()"),
    function(
        "MY_TEAM()", "people", "multi_lookup", _my_team,
        zh="我部门的成员", en="The members of my department", example="owner in (MY_TEAM())",
    ),
    function(
        "MY_SUBTREE()", "people", "multi_lookup", _my_subtree,
        zh="我部门及下级部门的成员和我的各级下属",
        en="The people of my department and those below it, and all who report to me",
        example="owner in (MY_SUBTREE())",
    ),
    function(
        "HAS_ROLE(role:text)", "people", "boolean", _has_role,
        zh="我是否有该角色（按角色编码）", en="Whether I have the role of that code", example='HAS_ROLE("sales_manager")',
    ),
)  # fmt: skip
