"""Values in the form in which the same thing is written the same way, and how alike two names are."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.rules.duplicates import normal
from yunchou.rules.duplicates.likeness import likeness, pieces, probes
from yunchou.rules.duplicates.words import LEGAL_FORMS, TRADITIONAL

PAIRS = Path(__file__).with_name("company_pairs.csv")
NAMES = st.text(st.sampled_from("云帆海青山绿水大小科技贸易abc xyz"), min_size=1, max_size=14)
CORES = st.text(st.sampled_from("云帆海青松林溪澄曜"), min_size=3, max_size=6)


def pairs() -> list[tuple[bool, str, str]]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [(row["same"] == "1", row["one"], row["other"]) for row in csv.DictReader(file)]


def same(one: str, other: str) -> bool:
    return normal.company(one) == normal.company(other)


def test_labelled_pairs_are_told_apart() -> None:
    """Precision 1 (no two companies are taken for one) and recall of at least 0.97 on the labelled pairs."""
    labelled = pairs()
    found = [(expected, same(one, other)) for expected, one, other in labelled]
    wrong = [(one, other) for expected, one, other in labelled if not expected and same(one, other)]
    missed = [(one, other) for expected, one, other in labelled if expected and not same(one, other)]
    assert wrong == []
    positive = sum(expected for expected, _ in found)
    assert len(missed) <= 0.03 * positive, missed
    assert positive >= 70
    assert len(labelled) - positive >= 40


@given(st.text(max_size=60))
def test_normal_forms_are_fixed_points_and_storable(text: str) -> None:
    for once, twice in ((normal.text(text), normal.text), (normal.email(text), normal.email)):
        assert once is None or twice(once) == once
    for normaliser in normal.NORMALISERS.values():
        made = normaliser(text)
        assert made is None or 0 < len(made) <= normal.LONGEST


@given(CORES, st.sampled_from(LEGAL_FORMS), st.sampled_from(["北京", "上海市", "广东省", "（中国）", ""]))
def test_region_and_legal_form_do_not_tell_companies_apart(core: str, form: str, region: str) -> None:
    assert normal.company(f"{region}{core}{form}") == core
    assert normal.company(f"{core}（上海）{form}") == core


@given(st.text(max_size=40))
def test_a_name_of_anything_is_something(text: str) -> None:
    assert (normal.company(text) is None) == (normal.text(text) is None)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("13812345678", "+8613812345678"),
        ("+86 138-1234-5678", "+8613812345678"),
        ("0086 13812345678", "+8613812345678"),
        ("86-13812345678", "+8613812345678"),
        ("（021）1234 5678", "+862112345678"),
        ("021-12345678转801", "+862112345678"),
        ("１３８１２３４５６７８", "+8613812345678"),
        ("+1 (415) 555-2671", "+14155552671"),
        ("12", None),
        ("电话", None),
    ],
)
def test_a_phone_number_is_its_digits_with_the_country_code(written: str, form: str | None) -> None:
    assert normal.phone(written) == form


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("https://www.Yunfan.cn/about?x=1", "yunfan.cn"),
        ("yunfan.cn", "yunfan.cn"),
        ("http://yunfan.cn:8080", "yunfan.cn"),
        ("http://[", "http"),
    ],
)
def test_a_website_is_its_host(written: str, form: str) -> None:
    assert normal.url(written) == form


def test_a_mail_address_is_lower_case() -> None:
    assert normal.email("  Chen.Li@Yunfan.CN ") == "chen.li@yunfan.cn"


def test_traditional_characters_come_in_pairs() -> None:
    assert len(TRADITIONAL) % 2 == 0
    assert not set(TRADITIONAL[::2]) & set("国华东业电机广车门开关风马龙万亿")


@given(NAMES, NAMES)
def test_likeness_is_symmetric_and_whole_only_for_the_same_pieces(one: str, other: str) -> None:
    a, b = pieces(one), pieces(other)
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b) <= 1
    assert (likeness(a, b) == 1) == (set(a) == set(b))


@given(NAMES, NAMES, st.sampled_from([0.5, 0.6, 0.7, 0.8, 0.9, 1.0]))
def test_names_that_are_alike_enough_always_share_a_probe(one: str, other: str, threshold: float) -> None:
    a, b = pieces(one), pieces(other)
    if likeness(a, b) >= threshold:
        assert set(probes(a, threshold)) & set(probes(b, threshold))
