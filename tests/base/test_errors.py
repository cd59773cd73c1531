import pickle

import pytest

from yunchou.base import errors
from yunchou.base.errors import FieldError, Message, Problem, say


def test_a_message_is_said_in_the_language_asked_for_and_chinese_otherwise() -> None:
    message = say("共 {n} 条", "{n} rows", n=3)
    assert message.in_language("en-GB") == "3 rows"
    assert message.in_language("zh-CN") == "共 3 条"
    assert message.in_language("fr") == "共 3 条"


def test_values_in_a_message_are_never_read_as_placeholders() -> None:
    assert say("“{x}”", "'{x}'", x="{y} {0}").en == "'{y} {0}'"


def test_a_message_inside_a_message_speaks_the_same_language() -> None:
    inner = Message("金额", "Amount")
    outer = say("{f}必填", "{f} is required", f=inner)
    assert (outer.zh, outer.en) == ("金额必填", "Amount is required")


def test_text_without_values_may_hold_braces() -> None:
    assert say("{a}", "{a}").zh == "{a}"


def test_a_problem_becomes_the_answer_in_the_callers_language() -> None:
    fault = FieldError("required", Message("必填", "Required"), field="name")
    body = errors.invalid([fault]).as_json("en", "r1")
    assert body["status"] == 422
    assert body["code"] == "invalid"
    assert body["request_id"] == "r1"
    assert body["errors"] == [{"field": "name", "code": "required", "message": "Required"}]
    assert body["title"] == "Unprocessable Content"


def test_an_expression_fault_says_where() -> None:
    problem = errors.bad_expression("unknown_name", 4, Message("未知", "Unknown"))
    assert problem.status == 400
    assert problem.as_json("zh")["errors"] == [{"at": 4, "code": "unknown_name", "message": "未知"}]


def test_extra_joins_the_answer() -> None:
    assert errors.duplicate(extra={"record": {"id": "1"}}).as_json("en")["record"] == {"id": "1"}


@pytest.mark.parametrize(("seconds", "said"), [(0.2, "1"), (30, "30"), (30.1, "31")])
def test_too_many_requests_rounds_the_wait_up(seconds: float, said: str) -> None:
    assert errors.too_many_requests(seconds).headers["Retry-After"] == said


@pytest.mark.parametrize(
    ("problem", "status", "code"),
    [
        (errors.malformed(), 400, "malformed"),
        (errors.unknown_parameter("x"), 400, "malformed"),
        (errors.unauthenticated(), 401, "unauthenticated"),
        (errors.wrong_credentials(), 401, "wrong_credentials"),
        (errors.forbidden(), 403, "forbidden"),
        (errors.not_found(), 404, "not_found"),
        (errors.duplicate(), 409, "duplicate"),
        (errors.conflict("busy", Message("忙", "Busy")), 409, "busy"),
        (errors.version_conflict(), 412, "version_conflict"),
        (errors.too_large(), 413, "too_large"),
        (errors.locked(), 423, "locked"),
        (errors.unavailable(), 503, "unavailable"),
    ],
)
def test_each_kind_of_problem_has_its_status_and_code(problem: Problem, status: int, code: str) -> None:
    assert (problem.status, problem.code) == (status, code)
    assert problem.detail.zh
    assert problem.detail.en


def test_problems_can_be_raised_and_sent_between_processes() -> None:
    problem = errors.invalid([FieldError("rule", Message("不行", "No"), "name")])
    copy = pickle.loads(pickle.dumps(problem))
    assert (copy.status, copy.errors) == (problem.status, problem.errors)
    assert "422 invalid" in str(problem)
    with pytest.raises(Problem):
        raise problem
