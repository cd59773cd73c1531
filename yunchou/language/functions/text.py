"""Functions of text. Positions and lengths count characters, the first is 1."""

from yunchou.language import errors
from yunchou.language.arithmetic import joined
from yunchou.language.formats import date_format, number_format
from yunchou.language.functions.registry import function
from yunchou.language.syntax import Call, Text
from yunchou.language.values import TEXT, Builder, Value, family, mismatch


def _concat(builder: Builder, call: Call) -> Value:
    return joined(builder, call, [builder.value(argument) for argument in call.arguments])


def _text(builder: Builder, call: Call) -> Value:
    """A number or a date in a format, which is a literal so that it can be checked when the expression is saved."""
    value, wanted = builder.value(call.arguments[0]), call.arguments[1]
    if not isinstance(wanted, Text):
        raise errors.type_mismatch(
            wanted.at, '格式应直接写出，如 "#,##0.00"', 'The format must be written out, like "#,##0.00"'
        )
    dates = date_format(wanted.value)
    if family(value.type) in ("date", "datetime") or (dates is not None and family(value.type) == "text"):
        return _date_text(builder, call, builder.dated(value), dates)
    sections = number_format(wanted.value)
    if family(value.type) not in ("number", "null"):
        raise mismatch(value, "number")
    if sections is None:
        raise _bad_format(wanted, "#,##0.00")
    columns = {
        "int[]": [[getattr(s, name) for s in sections] for name in ("whole", "fixed", "optional")],
        "boolean[]": [[s.grouped for s in sections]],
        "int[] ": [[s.shift for s in sections]],
        "text[]": [[s.prefix for s in sections], [s.suffix for s in sections]],
    }
    bound = [builder.params.add(each, cast.strip()) for cast, lists in columns.items() for each in lists]
    return Value(call, TEXT, f"yunchou.number_text({builder.number(value)}, {', '.join(bound)})")


def _date_text(builder: Builder, call: Call, value: Value, pattern: str | None) -> Value:
    if pattern is None:
        raise _bad_format(call.arguments[1], "yyyy-mm-dd")
    zone = "::timestamp" if value.type.kind == "date" else f" at time zone {builder.zone()}"
    return Value(call, TEXT, f"to_char({value.sql}{zone}, {builder.params.add(pattern, 'text')})")


def _bad_format(node: object, example: str) -> errors.ExpressionError:
    at = getattr(node, "at", 0)
    return errors.type_mismatch(
        at, "格式不正确，应如 {example}", "This is not a format: write it like {example}", example=example
    )


FUNCTIONS = (
    function(
        "LEFT(text:text, n:count)", "text", "text", "left({0}, {1})",
        zh="开头的 n 个字符", en="The first n characters", example='LEFT(name, 2)',
    ),
    function(
        "RIGHT(text:text, n:count)", "text", "text", "right({0}, {1})",
        zh="末尾的 n 个字符", en="The last n characters", example='RIGHT(phone, 4)',
    ),
    function(
        "MID(text:text, from:position, n:count)", "text", "text", "substr({0}, {1}, {2})",
        zh="从第 from 个字符起的 n 个字符", en="n characters from the one at a position", example='MID(name, 2, 2)',
    ),
    function(
        "LEN(text:text)", "text", "number", "length({0})::numeric",
        zh="字符数", en="The number of characters", example="LEN(name)",
    ),
    function(
        "TRIM(text:text)", "text", "text", "yunchou.trim({0})",
        zh="去掉首尾空格，中间连续的空格合为一个",
        en="Without spaces at the ends, runs of spaces inside made one", example="TRIM(name)",
    ),
    function(
        "UPPER(text:text)", "text", "text", "yunchou.upper({0})",
        zh="转为大写", en="In capital letters", example="UPPER(code)",
    ),
    function(
        "LOWER(text:text)", "text", "text", "yunchou.lower({0})",
        zh="转为小写", en="In small letters", example="LOWER(email)",
    ),
    function(
        "CONCAT(values:any...)", "text", "text", _concat,
        zh="依次连接，空值视为空文本", en="The values one after the other, null as empty",
        example='CONCAT(name, " ", amount)',
    ),
    function(
        "SUBSTITUTE(text:text, old:text, new:text)", "text", "text", "yunchou.substitute({0}, {1}, {2})",
        zh="把所有 old 换成 new", en="Every old replaced by new", example='SUBSTITUTE(phone, "-", "")',
    ),
    function(
        "TEXT(x:any, format:text)", "text", "text", _text,
        zh="按格式写出数字或日期", en="A number or date in a format", example='TEXT(amount, "#,##0.00")',
    ),
    function(
        "VALUE(text:text)", "text", "number", "yunchou.number_value({0})",
        zh="文本所写的数字，不是数字则为空", en="The number that a text shows, null for any other text",
        example='VALUE("1,234.5")', digits=64,
    ),
    function(
        "PINYIN(text:text)", "text", "text", "yunchou.pinyin({0})",
        zh="汉字的拼音，其余转为小写", en="Chinese characters by their sound, the rest in small letters",
        example="PINYIN(name)",
    ),
)  # fmt: skip
