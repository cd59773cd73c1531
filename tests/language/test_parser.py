"""How expressions are read: precedence, names, literals, what is refused and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.reference import conditions, numbers, texts
from yunchou.language.describe import functions_used, names_used, tidy
from yunchou.language.errors import ExpressionError
from yunchou.language.parser import parse
from yunchou.language.syntax import Path
from yunchou.language.types import MOST_CHARACTERS, MOST_DEPTH


def fault(text: str) -> tuple[str, int]:
    with pytest.raises(ExpressionError) as raised:
        parse(text)
    return raised.value.code, raised.value.at


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("((1))", "1"),
        ("-2^2", "-2 ^ 2"),
        ("-(2^2)", "-(2 ^ 2)"),
        ("2^-1", "2 ^ -1"),
        ("2^3^2", "2 ^ 3 ^ 2"),
        ("2^(3^2)", "2 ^ (3 ^ 2)"),
        ("-50%", "-50%"),
        ("a&b+c", "a & b + c"),
        ("a+b&c", "a + b & c"),
        ("(a&b)+c", "(a & b) + c"),
        ("a-b-c", "a - b - c"),
        ("a-(b-c)", "a - (b - c)"),
        ("a<>b", "a != b"),
        ("a -- b", "a - -b"),
        ("not a=b", "not a = b"),
        ("(not a)=b", "(not a) = b"),
        ("not a and b or c", "not a and b or c"),
        ("a or b and c", "a or b and c"),
        ("(a or b) and c", "(a or b) and c"),
        ("a between 1 and 2 and b", "a between 1 and 2 and b"),
        ("a IS NOT NULL", "a is not null"),
        ("a not in (1,2)", "not a in (1, 2)"),
        ("a not contains 'x'", 'not a contains "x"'),
        ("a in b", "a in (b)"),
        ("a=b=c", "a = b = c"),
        ("round ( 1 , 2 )", "ROUND(1, 2)"),
        ("If(TRUE,null,False)", "IF(true, null, false)"),
        ("'it''s'", '"it\'s"'),
        ('"a""b"', '"a""b"'),
        ("1.50", "1.50"),
        (".5", "0.5"),
        ("2e3", "2000"),
    ],
)
def test_operators_bind_as_in_a_spreadsheet(text: str, meaning: str) -> None:
    assert tidy(text) == meaning
    assert tidy(meaning) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("金额＞１００", "金额 > 100"),
        ("（金额＋1）×2÷3", "(金额 + 1) * 2 / 3"),
        ("金额≥5 and 金额≤9 and 金额≠7", "金额 >= 5 and 金额 <= 9 and 金额 != 7"),
        ("名称 contains “华为”", '名称 contains "华为"'),
        ("IF（完成，‘是’，‘否’）", 'IF(完成, "是", "否")'),
        ("客户．名称", "客户.名称"),
        ("［客户 名称］", "[客户 名称]"),
        ("1\u3000+\u00a01", "1 + 1"),
    ],
)
def test_punctuation_of_a_chinese_keyboard_is_taken(text: str, meaning: str) -> None:
    assert tidy(text) == meaning


def test_positions_count_code_points() -> None:
    assert fault("😀") == ("unexpected_character", 0)
    assert fault('"😀😀" & ;') == ("unexpected_character", 7)
    assert fault("金额≥≥") == ("unexpected_character", 3)


def test_names_may_be_anything_in_brackets_and_words_behind_a_dot() -> None:
    assert names_used("[年 收入 (万)] + [and] + a.in + 客户.行业 + 客户.行业") == (
        ("年 收入 (万)",),
        ("and",),
        ("a", "in"),
        ("客户", "行业"),
    )
    assert functions_used("sum(lines.a) + Round(1)") == {"SUM", "ROUND"}
    node = parse("a.[b c].d")
    assert isinstance(node, Path)
    assert [(name.text, name.at) for name in node.names] == [("a", 0), ("b c", 2), ("d", 8)]


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "unexpected_end", 0),
        ("  ", "unexpected_end", 2),
        ("(1", "unexpected_end", 2),
        ("ROUND(1,", "unexpected_end", 8),
        ("a between 1", "unexpected_end", 11),
        ("a is", "unexpected_end", 4),
        ("()", "unexpected_character", 1),
        ("1 2", "unexpected_character", 2),
        ("a.", "unexpected_end", 2),
        ("a..b", "unexpected_character", 2),
        ("a.5", "unexpected_character", 2),
        ("5.", "unexpected_character", 1),
        ("a in ()", "unexpected_character", 6),
        ("a is 5", "unexpected_character", 5),
        ("MIN(1,)", "unexpected_character", 6),
        ("f(1)(2)", "unexpected_character", 4),
        ("[]", "unexpected_character", 1),
        ("[a", "unterminated_text", 0),
        ("1 + 'a", "unterminated_text", 4),
        ('“a"', "unterminated_text", 0),
        ("a == 1", "unexpected_character", 3),
        ("a; drop table x", "unexpected_character", 1),
        ("1e1000", "out_of_range", 0),
        ("1e-1001", "out_of_range", 0),
        ("1e99999999999", "out_of_range", 0),
        ("9" * 1001, "out_of_range", 0),
    ],
)
def test_what_cannot_be_read_is_told_where(text: str, code: str, at: int) -> None:
    assert fault(text) == (code, at)


@pytest.mark.parametrize("point", [0, 0xD800, 0xDFFF])
@pytest.mark.parametrize("around", ["{}", '"a{}"', "[a{}]", "a{}"])
def test_characters_that_no_database_stores_are_refused(point: int, around: str) -> None:
    text = around.format(chr(point))
    assert fault(text) == ("unexpected_character", text.index(chr(point)))


def test_limits() -> None:
    assert fault("1" + " " * MOST_CHARACTERS) == ("too_long", MOST_CHARACTERS)
    assert tidy("(" * MOST_DEPTH + "1" + ")" * MOST_DEPTH) == "1"
    assert fault("(" * (MOST_DEPTH + 1) + "1" + ")" * (MOST_DEPTH + 1)) == ("too_deep", MOST_DEPTH)
    assert fault("ABS(" * 51 + "1" + ")" * 51)[0] == "too_deep"
    assert fault("-" * 51 + "1")[0] == "too_deep"
    assert fault("not " * 51 + "a")[0] == "too_deep"
    assert fault("1" + "%" * 200)[0] == "too_deep"
    assert fault("=".join("1" * 500))[0] == "too_deep"
    assert tidy("+".join("1" * 2000)) == " + ".join("1" * 2000)


@given(st.one_of(numbers, texts, conditions).map(lambda tree: tree.text))
def test_written_and_read_again_it_is_the_same(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert [names_used(once), functions_used(once)] == [names_used(text), functions_used(text)]


PIECES = (
    *(
        "1",
        "2.5",
        "1e5",
        "a",
        "客户",
        "[x",
        "y]",
        ".",
        ",",
        "(",
        ")",
        "+",
        "-",
        "*",
        "/",
        "^",
        "%",
        "&",
        "=",
        "!=",
    ),
    *(
        "<",
        "<=",
        "in",
        "between",
        "and",
        "or",
        "not",
        "is",
        "null",
        "true",
        "contains",
        "IF(",
        "SUM(",
        '"t"',
        "'",
    ),
    *("”", "；", "\0", chr(0xD800), "\u200b", "］", "lines", "≥"),
)


def refusal(text: str) -> ExpressionError | None:
    try:
        parse(text)
    except ExpressionError as error:
        return error
    return None


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    error = refusal(text)
    if error is not None:
        assert 0 <= error.at <= len(text)
        assert error.detail.zh
        assert error.detail.en
