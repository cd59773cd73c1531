"""Which fields an expression names, found along lookups, inverses and aggregates, and written anew under another name."""

import pytest

from tests.fixtures.organisation import DECLARED
from yunchou.language.mentions import mentions, renamed
from yunchou.model.build import NOWHERE, build

MODEL = build(1, DECLARED, {}, NOWHERE)


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("name", {("account", "name")}),
        ("客户名称 & industry", {("account", "name"), ("account", "industry")}),
        ("owner.name = 'x'", {("account", "owner"), ("user", "name")}),
        ("COUNT(opportunities, amount > 5) > 1", {("opportunity", "account"), ("opportunity", "amount")}),
        ("SUM(opportunities.amount) > 1", {("opportunity", "account"), ("opportunity", "amount")}),
        (
            "ANY(opportunities, parent.industry = 'x' and stage.kind = 'won')",
            {
                ("opportunity", "account"),
                ("account", "industry"),
                ("opportunity", "stage"),
                ("stage", "kind"),
            },
        ),
        ("IF([industry] = 'name', phone, '')", {("account", "industry"), ("account", "phone")}),
        ("'industry'", set()),
        ("nothing.industry", set()),
        ("industry = (", set()),
    ],
)
def test_an_expression_names_fields(expression: str, named: set[tuple[str, str]]) -> None:
    found = mentions(MODEL, MODEL.object("account"), expression)
    assert {(each.object, each.field) for each in found} == named


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("industry = 'industry' and [industry] is null", "branch = 'industry' and branch is null"),
        ("COUNT(opportunities, account.industry = 'x' and parent.industry = industry)",
         "COUNT(opportunities, account.branch = 'x' and parent.branch = branch)"),
        ("行业 = 'x'", "行业 = 'x'"),
        ("phone = 'x'", "phone = 'x'"),
        ("industry = (", "industry = ("),
    ],
)  # fmt: skip
def test_a_name_is_written_anew_wherever_it_means_the_field(before: str, after: str) -> None:
    assert renamed(MODEL, MODEL.object("account"), before, "account", "industry", "branch") == after
