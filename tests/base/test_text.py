import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.base.text import TextError, choose_language, clean, is_storable, like, shorten


def test_text_is_stored_composed_and_without_space_around() -> None:
    assert clean("  Cafe\u0301 ") == "Caf\u00e9"


@pytest.mark.parametrize("empty", ["", " ", "\u3000", "\t\n "])
def test_text_of_nothing_but_space_is_no_text(empty: str) -> None:
    assert clean(empty) is None
    assert clean(empty, lines=True) is None


def test_one_line_fields_get_one_line() -> None:
    assert clean("上海\r\n分公司\t二部") == "上海 分公司 二部"


def test_long_fields_keep_their_lines() -> None:
    assert clean("  一\r\n二\u2028三\n", lines=True) == "  一\n二\n三"


@pytest.mark.parametrize("bad", ["a\x00b", "\ud800", "a\udfffb", "\x1b[31m", "\x7f", "\ufffe"])
def test_control_characters_and_lone_surrogates_are_refused(bad: str) -> None:
    assert not is_storable(bad)
    with pytest.raises(TextError) as refused:
        clean(bad)
    assert "U+" in refused.value.message.en


@given(st.text())
def test_whatever_is_accepted_can_be_written_as_utf8_and_stays_as_it_is(text: str) -> None:
    if is_storable(text):
        once = clean(text)
        if once is not None:
            once.encode("utf-8")
            assert clean(once) == once
    else:
        with pytest.raises(TextError):
            clean(text)


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (("en",), "en"),
        (("en-GB,en;q=0.9",), "en"),
        (("fr,en;q=0.5,zh;q=0.8",), "zh-CN"),
        (("zh-Hant-TW",), "zh-CN"),
        (("de", "en"), "en"),
        ((None, ""), "zh-CN"),
        (("en;q=0",), "zh-CN"),
        (("fr",), "zh-CN"),
        (("english",), "zh-CN"),
        ((",;;q=,",), "zh-CN"),
    ],
)
def test_the_language_follows_the_first_wish_that_can_be_met(
    wishes: tuple[str | None, ...], language: str
) -> None:
    assert choose_language(*wishes) == language


def test_shortened_text_shows_that_it_was_cut() -> None:
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("abcd", 4) == "abcd"


def test_wildcards_of_like_are_escaped() -> None:
    assert like(r"50%_\a") == r"50\%\_\\a"
