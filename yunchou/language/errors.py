"""What can be wrong with an expression. Every fault has a stable code and the code point where it is.

Codes: `unexpected_character unexpected_end unterminated_text unknown_name unknown_function
wrong_number_of_arguments type_mismatch invalid_date out_of_range too_long too_deep too_many_hops`.
"""

from typing import Any

from yunchou.base.errors import FieldError, Message, Problem, say
from yunchou.base.text import shorten

SHOWN = 60
"""How much of a name or literal a message repeats."""


class ExpressionError(Problem):
    """A fault in an expression: `code`, `at` (0-based code point) and what to tell the author."""

    def __init__(self, code: str, at: int, message: Message) -> None:
        super().__init__(400, code, message, (FieldError(code, message, at=at),))
        self.at = at

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.code, self.at, self.detail))


class BlamedOn:
    """An operand of a type that an operator does not take is told at the operator, since either side may be wrong."""

    __slots__ = ("_operator_at",)

    def __init__(self, operator_at: int) -> None:
        self._operator_at = operator_at

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ExpressionError) and error.code == "type_mismatch":
            raise ExpressionError(error.code, self._operator_at, error.detail) from None


def unexpected_character(at: int, found: str) -> ExpressionError:
    """Something that cannot stand here."""
    message = say("此处不应出现 {found}", "{found} cannot stand here", found=shorten(found, SHOWN))
    return ExpressionError("unexpected_character", at, message)


def unexpected_end(at: int) -> ExpressionError:
    """The expression stops where something must follow."""
    return ExpressionError("unexpected_end", at, say("表达式不完整", "The expression is not complete"))


def unterminated(at: int, closing: str) -> ExpressionError:
    """A text or bracketed name that is opened and not closed."""
    message = say("缺少结尾的 {closing}", "The closing {closing} is missing", closing=closing)
    return ExpressionError("unterminated_text", at, message)


def unknown_name(at: int, name: str) -> ExpressionError:
    """A name that leads nowhere, or nowhere this author may look."""
    message = say("没有名为 {name} 的字段", "There is no field named {name}", name=shorten(name, SHOWN))
    return ExpressionError("unknown_name", at, message)


def unknown_function(at: int, name: str) -> ExpressionError:
    """A function that does not exist, or not in this place."""
    message = say("没有函数 {name}", "There is no function {name}", name=shorten(name, SHOWN))
    return ExpressionError("unknown_function", at, message)


def not_here(at: int, name: str) -> ExpressionError:
    """A function of the language that this place does not offer."""
    message = say("此处不能使用函数 {name}", "The function {name} cannot be used here", name=name)
    return ExpressionError("unknown_function", at, message)


def wrong_number_of_arguments(at: int, name: str, wanted: str) -> ExpressionError:
    """Too few or too many arguments; `wanted` is the signature."""
    message = say(
        "函数 {name} 的参数个数不对，应为 {wanted}",
        "{name} has the wrong number of arguments: it is {wanted}",
        name=name,
        wanted=wanted,
    )
    return ExpressionError("wrong_number_of_arguments", at, message)


def type_mismatch(at: int, zh: str, en: str, **values: object) -> ExpressionError:
    """A value of a type that cannot stand here."""
    return ExpressionError("type_mismatch", at, say(zh, en, **values))


def invalid_date(at: int, text: str) -> ExpressionError:
    """Text where a date or time is expected that is none."""
    message = say(
        "{text} 不是有效的日期，应如 2026-02-28",
        "{text} is not a date: write it like 2026-02-28",
        text=shorten(text, SHOWN) or '""',
    )
    return ExpressionError("invalid_date", at, message)


def out_of_range(at: int) -> ExpressionError:
    """A number, or a result, beyond what the language calculates with."""
    return ExpressionError("out_of_range", at, say("数字过大", "This number is too large"))


def too_long(most: int) -> ExpressionError:
    """More characters than an expression may have."""
    message = say("表达式最多 {most} 个字符", "An expression may have {most} characters at most", most=most)
    return ExpressionError("too_long", most, message)


def too_deep(at: int, most: int) -> ExpressionError:
    """Parentheses, calls or signs inside each other, more than allowed."""
    message = say("嵌套最多 {most} 层", "Nesting may be {most} levels deep at most", most=most)
    return ExpressionError("too_deep", at, message)


def too_many_hops(at: int, most: int) -> ExpressionError:
    """A path over more relations than allowed."""
    message = say("最多跨越 {most} 层关系", "A path may cross {most} relations at most", most=most)
    return ExpressionError("too_many_hops", at, message)
