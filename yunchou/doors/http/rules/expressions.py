"""Expressions, checked and evaluated for live forms and editors."""

from typing import Any

from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.language.functions import FUNCTIONS
from yunchou.records.evaluate import evaluate

endpoints = Endpoints("expressions")


class ExpressionBody(Input):
    """An expression on a record of `object`: the stored one of that `id`, with `values` in place of what they name."""

    expression: str
    object: str | None = None
    values: dict[str, Any] | None = None
    id: str | None = None


class FunctionAnswer(Output):
    """A function: how it is called, what it gives, what it does in every language, and an example."""

    name: str
    family: str
    signature: str
    result: str
    doc: dict[str, str]
    example: str


class FunctionsAnswer(Output):
    """All functions, in the order in which an editor lists them."""

    functions: list[FunctionAnswer]


class ExpressionAnswer(Output):
    """The type of the expression and its value."""

    type: str
    value: Any


@endpoints.get(
    "/expressions/functions",
    "List the functions of expressions",
    scope="read",
    answers={200: FunctionsAnswer},
)
async def list_functions(call: Call) -> Reply:
    """The functions that expressions may use."""
    listed = [
        FunctionAnswer(
            each.name,
            each.family,
            each.signature,
            each.result,
            {"zh-CN": each.doc.zh, "en": each.doc.en},
            each.example,
        )
        for each in FUNCTIONS.values()
    ]
    return Reply(FunctionsAnswer(listed))


@endpoints.post(
    "/expressions",
    "Evaluate an expression",
    scope="read",
    body=ExpressionBody,
    asks=True,
    answers={200: ExpressionAnswer},
    problems=(404, 422),
)
async def evaluate_expression(call: Call) -> Reply:
    """Evaluates as PostgreSQL would on such a record, or says what is wrong and where."""
    asked: ExpressionBody = call.body
    return Reply(
        await evaluate(
            call.caller, asked.expression, name=asked.object, values=asked.values, id=_number(asked.id)
        )
    )


def _number(text: str | None) -> int | None:
    return None if text is None else record_id(text)
