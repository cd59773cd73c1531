"""A day of the Chinese calendar that comes every year, such as a birthday: month, day, and whether in a leap month.

Kept as one number, month × 1000 + 100 in a leap month + day, which puts them in the order of the year.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar

from yunchou.base.cells import CellProblem, text_of
from yunchou.base.errors import say
from yunchou.model.field_types.base import (
    CellReading,
    CellWriting,
    FieldType,
    Part,
    Reader,
    Schema,
    ValueContext,
    Writer,
    out_of_range,
    wrong_type,
)
from yunchou.model.object import Field, label

MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
ALSO = {"一": 1, "元": 1, "十一": 11, "十二": 12, "臘": 12}
DIGITS = "一二三四五六七八九十"
_DAY = "初[一二三四五六七八九十]|[十廿][一二三四五六七八九]|二十[一二三四五六七八九]?|三十|廿十?|十"
CHINESE = re.compile(
    rf"(?:农历|阴历|旧历)?\s*(闰|閏)?\s*(十[一二]|[正元一二三四五六七八九十冬腊臘])月\s*({_DAY})日?"
)
NUMBERS = re.compile(
    r"(?:农历|阴历|旧历|lunar)?\s*(闰|leap)?\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?",
    re.IGNORECASE | re.ASCII,
)


class LunarDate(FieldType):
    name = "lunar_date"
    sql_type = "integer"
    kind = "lunar_date"
    parts: ClassVar[Mapping[str, Part]] = {
        "month": Part("integer", label("农历月", "Lunar month"), "({0} / 1000)::bigint"),
        "day": Part("integer", label("农历日", "Lunar day"), "({0} % 100)::bigint"),
        "leap": Part("boolean", label("闰月", "Leap month"), "({0} % 1000 >= 100)"),
    }
    components: ClassVar[Mapping[str, Schema]] = {
        "LunarDate": {
            "type": "object",
            "required": ["month", "day"],
            "properties": {
                "month": {"type": "integer", "minimum": 1, "maximum": 12},
                "day": {"type": "integer", "minimum": 1, "maximum": 30},
                "leap": {"type": "boolean"},
            },
            "additionalProperties": False,
        }
    }

    def parse(self, value: Any, field: Field, context: ValueContext) -> int:
        if not isinstance(value, Mapping) or not {"month", "day"} <= set(value) <= {"month", "day", "leap"}:
            raise wrong_type("农历日期应有 month、day 和 leap", "A lunar date has a month, a day and leap")
        month, day, leap = value["month"], value["day"], value.get("leap") or False
        if not isinstance(leap, bool) or any(
            isinstance(n, bool) or not isinstance(n, int) for n in (month, day)
        ):
            raise wrong_type(
                "month、day 应为整数，leap 应为 true 或 false",
                "Month and day are whole numbers, leap is true or false",
            )
        if not (1 <= month <= 12 and 1 <= day <= 30):
            raise out_of_range(
                "农历月应为 1 至 12，日应为 1 至 30", "A lunar month is 1 to 12, a day 1 to 30"
            )
        return code_of(month, day, leap=leap)

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        return lunar_json(sql)

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else parts_of(value)

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"anyOf": [{"$ref": "#/components/schemas/LunarDate"}, {"type": "null"}]}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return _read

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        english = writing.language.startswith("en")
        return lambda value: [None if value is None else (_numbers if english else _words)(value)]

    def takes(self, look: str) -> bool:
        return super().takes(look) or look == "date"

    def looks_like(self, text: str) -> bool:
        return CHINESE.fullmatch(text) is not None


def code_of(month: int, day: int, *, leap: bool) -> int:
    """The number that is kept."""
    return month * 1000 + (100 if leap else 0) + day


def lunar_json(sql: str) -> str:
    """SQL for the JSON form of what is kept."""
    return (
        f"case when {sql} is not null then json_build_object('month', ({sql}) / 1000, 'day', ({sql}) % 100,"
        f" 'leap', ({sql}) % 1000 >= 100) end"
    )


def parts_of(code: int) -> dict[str, Any]:
    """The JSON form of what is kept."""
    return {"month": code // 1000, "day": code % 100, "leap": code % 1000 >= 100}


def read_lunar(text: str) -> dict[str, Any] | None:
    """The lunar date that a text means: `正月初一`, `闰四月廿三`, `lunar leap 4-23`, `8月15日`; None for anything else."""
    text = unicodedata.normalize("NFKC", text).strip()
    if (found := CHINESE.fullmatch(text)) is not None:
        month = ALSO.get(found[2]) or MONTHS.index(found[2]) + 1
        return {"month": month, "day": _day(found[3]), "leap": found[1] is not None}
    if (found := NUMBERS.fullmatch(text)) is not None:
        month, day = int(found[2]), int(found[3])
        if 1 <= month <= 12 and 1 <= day <= 30:
            return {"month": month, "day": day, "leap": found[1] is not None}
    return None


def _day(text: str) -> int:
    if text.startswith("初"):
        return DIGITS.index(text[1]) + 1
    tens = {"十": 10, "廿": 20, "二": 20, "三": 30}[text[0]]
    rest = text.removeprefix("二十").removeprefix("三十").lstrip("十廿")
    return tens + (DIGITS.index(rest) + 1 if rest else 0)


def _read(cell: Any) -> Any:
    found = read_lunar(text_of(cell))
    if found is None:
        message = say(
            "应为农历日期，如 正月初一。", "This must be a lunar date such as 正月初一 or lunar 1-1."
        )
        raise CellProblem("wrong_type", message)
    return found


def _words(value: Mapping[str, Any]) -> str:
    """`正月初一`, `闰四月廿三`."""
    day = value["day"]
    tens, ones = divmod(day, 10)
    if day <= 10:
        shown = f"初{DIGITS[day - 1]}"
    elif ones == 0:
        shown = f"{DIGITS[tens - 1]}十"
    else:
        shown = f"{'十廿'[tens - 1]}{DIGITS[ones - 1]}"
    return f"{'闰' if value['leap'] else ''}{MONTHS[value['month'] - 1]}月{shown}"


def _numbers(value: Mapping[str, Any]) -> str:
    return f"lunar {'leap ' if value['leap'] else ''}{value['month']}-{value['day']}"
