"""The laws of amounts: every rounding happens once, and parts always add up to the whole."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.apps.commerce.amounts import (
    NOTHING,
    Parts,
    line_parts,
    next_part,
    ratio,
    worths,
)
from yunchou.base.capitals import in_chinese_capitals

quantities = st.decimals(min_value=0, max_value=10**6, places=3)
prices = st.decimals(min_value=0, max_value=10**6, places=4)
rates = st.sampled_from([D(0), D("0.01"), D("0.03"), D("0.06"), D("0.09"), D("0.13")])
discounts = st.decimals(min_value=0, max_value=1, places=4)
digits = st.sampled_from([0, 2, 3])


@given(quantities, prices, discounts, rates, st.booleans(), digits)
def test_a_line_is_made_of_net_and_tax(
    quantity: D, price: D, discount: D, rate: D, included: bool, places: int
) -> None:
    parts = line_parts(quantity, price, discount, rate, tax_included=included, digits=places)
    assert parts.net + parts.tax == parts.amount
    exact = quantity * price * (1 - discount)
    taken = parts.amount if included else parts.net
    assert abs(taken - exact) <= D(1).scaleb(-places) / 2
    assert parts.tax >= 0
    opposite = line_parts(-quantity, price, discount, rate, tax_included=included, digits=places)
    assert opposite == -parts


@pytest.mark.parametrize(
    ("included", "expected"),
    [
        (True, Parts(D("88.50"), D("11.50"), D("100.00"))),
        (False, Parts(D("100.00"), D("13.00"), D("113.00"))),
    ],
)
def test_thirteen_percent_of_a_hundred(included: bool, expected: Parts) -> None:
    assert line_parts(D(1), D(100), D(0), D("0.13"), tax_included=included, digits=2) == expected


@given(st.integers(1, 10**9), st.lists(st.integers(1, 50), min_size=1, max_size=12), rates)
def test_parts_of_a_line_add_up_to_it_however_it_is_cut(cents: int, cuts: list[int], rate: D) -> None:
    amount = D(cents).scaleb(-2)
    net = ratio(amount, D(1), 1 + rate, 2)
    whole, taken, before = Parts(net, amount - net, amount), NOTHING, D(0)
    for cut in cuts:
        part = next_part(whole, taken, before, D(cut), D(sum(cuts)), 2)
        assert part.net + part.tax == part.amount
        taken = Parts(*(a + b for a, b in zip(taken, part, strict=True)))
        before += cut
    assert taken == whole


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=30),
    st.decimals(min_value="0.0001", max_value=200, places=4),
    st.booleans(),
)
def test_lines_are_worth_together_what_their_document_is(cents: list[int], rate: D, red: bool) -> None:
    amounts = [D(-each if red else each).scaleb(-2) for each in cents]
    total = ratio(sum(amounts, D(0)), rate, D(1), 2)
    found = worths(total, amounts, 2)
    assert sum(found, D(0)) == (total if any(amounts) else 0)
    for worth, amount in zip(found, amounts, strict=True):
        # The total's own rounding is spread over the lines too.
        assert abs(worth - amount * rate) <= D("0.02")


@given(st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=30), st.decimals("0.01", 20, places=4))
def test_lines_of_either_sign_add_up_as_well(cents: list[int], rate: D) -> None:
    amounts = [D(each).scaleb(-2) for each in cents]
    total = ratio(sum(amounts, D(0)), rate, D(1), 2)
    if total:
        assert sum(worths(total, amounts, 2), D(0)) == total


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("1234.50", "壹仟贰佰叁拾肆元伍角整"),
        ("1005.06", "壹仟零伍元零陆分"),
        ("100000", "壹拾万元整"),
        ("100005.30", "壹拾万零伍元叁角整"),
        ("10010000", "壹仟零壹万元整"),
        ("1000000001", "壹拾亿零壹元整"),
        ("120034005.67", "壹亿贰仟零叁万肆仟零伍元陆角柒分"),
        ("-8.80", "负捌元捌角整"),
    ],
)
def test_amounts_in_capital_numerals(amount: str, said: str) -> None:
    assert in_chinese_capitals(D(amount)) == said
