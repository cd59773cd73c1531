"""HTML that nests too deep is told apart in time that grows with its length alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.base.markup import DEEPEST, is_tangled
from yunchou.model.field_types import TYPES, ValueProblem
from yunchou.model.field_types.base import ValueContext
from yunchou.model.object import Field, label

CONTEXT = ValueContext("CNY", "Asia/Shanghai")
RICH = Field("body", "rich_text", label("正文", "Body"))
LONGEST = 100_000
TANGLES = {
    "lists": "<ul><li>x",
    "boxes": "<div>x",
    "unknown": "<a:b>x</a>",
    "emphasis": "<b>x",
    "emphasis in paragraphs": "<p><b x=1>" * 99 + "<p>x" * 3000,
    "ends of others": "<b>" * 99 + "</p>" * 3000,
    "unended": "<b ",
    "fonts": "<font color=red>x</p>",
}


@pytest.mark.parametrize("pattern", TANGLES.values(), ids=TANGLES.keys())
def test_a_tangle_is_refused_in_a_moment(pattern: str) -> None:
    source = (pattern * (LONGEST // len(pattern) + 1))[:LONGEST]
    began = time.process_time()
    assert is_tangled(source)
    with pytest.raises(ValueProblem) as refused:
        TYPES["rich_text"].parse(source, RICH, CONTEXT)
    assert refused.value.code == "out_of_range"
    assert time.process_time() - began < 2


def test_what_people_write_is_none() -> None:
    nested = "<ul><li>x" * 20 + "</li></ul>" * 20
    for source in (
        "<p>一段<b>重要</b>的<i>文字</i></p>" * 1500,
        "<ul>" + "<li>项目" * 3000 + "</ul>",
        "<div><table>" + "<tr><td>甲<td>乙" * 2000 + "</table></div>",
        nested * 20,
        "<p>第一行<br>第二行" * 2000,
        "a < b and c > d " * 3000,
    ):
        assert not is_tangled(source)
        assert TYPES["rich_text"].parse(source[:LONGEST], RICH, CONTEXT)


@given(st.integers(0, 2 * DEEPEST), st.sampled_from(["b", "ul", "div", "x-y"]))
def test_so_many_marks_may_stand_open(depth: int, mark: str) -> None:
    assert is_tangled(f"<{mark}>" * depth) == (depth > DEEPEST)
    assert is_tangled(f"<{mark}>" * depth + f"</{mark}>" * depth) == (depth > DEEPEST)


@given(st.text(alphabet="<>/abul xp=\"'!-\n", max_size=400))
def test_any_text_is_judged_and_cleaned(source: str) -> None:
    if is_tangled(source):
        return
    try:
        cleaned = TYPES["rich_text"].parse(source, RICH, CONTEXT)
    except ValueProblem:
        return
    # What was cleaned may be saved again as it is.
    assert cleaned is None or TYPES["rich_text"].parse(cleaned, RICH, CONTEXT) == cleaned
