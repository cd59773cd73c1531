from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.base.money import (
    amount_text,
    is_currency,
    minor_units,
    parse_amount,
    round_half_up,
    round_money,
    split,
)

D = Decimal


def test_an_equal_split_that_does_not_divide_gives_the_left_over_cent_to_the_first() -> None:
    assert split(D("100.00"), [1, 1, 1]) == [D("33.34"), D("33.33"), D("33.33")]


def test_left_over_cents_go_to_the_largest_remainders_then_to_the_earlier_part() -> None:
    parts = split(D("1000.00"), [1, 1, 1, 4])
    assert parts == [D("142.86"), D("142.86"), D("142.85"), D("571.43")]


def test_a_refund_splits_like_the_sale() -> None:
    assert split(D("-100.00"), [1, 1, 1]) == [D("-33.34"), D("-33.33"), D("-33.33")]


def test_a_part_without_weight_gets_nothing() -> None:
    assert split(D("0.01"), [0, 1, 0]) == [D("0.00"), D("0.01"), D("0.00")]


def test_currencies_without_cents_split_into_whole_units() -> None:
    assert split(D("100"), [1, 1, 1], minor_units("JPY")) == [D(34), D(33), D(33)]


@pytest.mark.parametrize(
    ("amount", "weights"),
    [
        (D("1.00"), []),
        (D("1.00"), [0, 0]),
        (D("1.00"), [2, -1]),
        (D("1.005"), [1]),
        (D("NaN"), [1]),
        (D("Infinity"), [1]),
    ],
)
def test_what_cannot_be_split_is_refused(amount: Decimal, weights: list[int]) -> None:
    with pytest.raises(ValueError):
        split(amount, weights)


cents = st.integers(-(10**24), 10**24).map(lambda n: D(n).scaleb(-2))
shares: st.SearchStrategy[int | Decimal | Fraction] = st.one_of(
    st.integers(0, 10**9), st.decimals(0, 10**6, places=4), st.fractions(0, 1000, max_denominator=997)
)


@given(cents, st.lists(shares, min_size=1, max_size=40).filter(any))
def test_parts_add_up_and_none_is_a_cent_or_more_off(
    amount: Decimal, weights: list[int | Decimal | Fraction]
) -> None:
    parts = split(amount, weights)
    total = sum(Fraction(weight) for weight in weights)
    assert sum(Fraction(part) for part in parts) == Fraction(amount)
    for part, weight in zip(parts, weights, strict=True):
        exact = Fraction(amount) * Fraction(weight) / total
        assert abs(Fraction(part) - exact) < Fraction(1, 100)
        assert part.as_tuple().exponent == -2


@given(cents, st.lists(st.integers(0, 1000), min_size=1, max_size=10).filter(any), st.integers(2, 10**6))
def test_only_the_proportion_of_the_weights_matters(amount: Decimal, weights: list[int], factor: int) -> None:
    assert split(amount, weights) == split(amount, [weight * factor for weight in weights])


@given(cents, st.lists(st.integers(0, 1000), min_size=2, max_size=10).filter(any))
def test_of_equal_weights_the_earlier_part_is_never_the_smaller(amount: Decimal, weights: list[int]) -> None:
    parts = [abs(part) for part in split(amount, weights)]
    for i, weight in enumerate(weights):
        for j in range(i):
            assert weights[j] != weight or parts[j] >= parts[i]


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.125", 2, "0.13"),
        ("0.1249999", 2, "0.12"),
        ("1234", -2, "1.2E+3"),
        ("12345678901234567890123456789012345.675", 2, "12345678901234567890123456789012345.68"),
    ],
)
def test_the_half_goes_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert round_half_up(D(value), places) == D(rounded)


def test_money_rounds_to_the_minor_unit_of_its_currency() -> None:
    assert str(round_money(D("10.005"), "CNY")) == "10.01"
    assert str(round_money(D("10.5"), "JPY")) == "11"
    assert str(round_money(D("1.0005"), "KWD")) == "1.001"


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("1234.50", "1234.50"),
        (" -3 ", "-3"),
        (7, "7"),
        (0.1, "0.1"),
        (1e20, "100000000000000000000"),
        (D("1E+3"), "1000"),
    ],
)
def test_numbers_are_read_exactly(value: object, amount: str) -> None:
    assert parse_amount(value) == D(amount)


@pytest.mark.parametrize(
    "value",
    [
        True,
        None,
        "",
        "1,000",
        "1e5",
        "１２",
        "0x10",
        "NaN",
        float("inf"),
        float("nan"),
        1e40,
        10**30,
        D("1E+99999"),
        D("NaN"),
        "9" * 31,
        [1],
    ],
)
def test_what_is_no_plain_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        parse_amount(value)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("1234.5", "CNY", "1234.50"),
        ("1E+3", "CNY", "1000.00"),
        ("0.12345", "CNY", "0.12345"),
        ("5", "JPY", "5"),
        ("-0.10", "KWD", "-0.100"),
        ("0", "CNY", "0.00"),
    ],
)
def test_amounts_are_written_plainly_with_their_minor_unit(amount: str, currency: str, text: str) -> None:
    assert amount_text(D(amount), currency) == text


def test_a_currency_is_three_capital_letters() -> None:
    assert is_currency("CNY")
    assert not any(map(is_currency, ("cny", "CN", "CNYY", "", "ＣＮＹ")))
