"""Values as they are written on paper, in the template's language."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.apps.papers.prose import Node, nodes_of
from yunchou.base.capitals import in_chinese_capitals

ENGLISH = "en"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "li", "blockquote", "pre"})


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is: the kind of its type, the labels of its options, whether it is HTML."""

    name: str
    options: Mapping[str, Mapping[str, str]]
    html: bool = False


def written(value: Any, kind: Kind, format: str, language: str, zone: str) -> str:
    """A value in words; nothing for none. What is masked comes as a text and stays one."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return _written_mapping(value, format, language)
    if isinstance(value, list):
        comma = ", " if language == ENGLISH else "、"
        return comma.join(written(each, kind, format, language, zone) for each in value)
    if isinstance(value, bool):
        return (("No", "Yes") if language == ENGLISH else ("否", "是"))[value]
    try:
        return _written_alone(str(value), kind, format, language, zone)
    except (ValueError, InvalidOperation):
        # A masked value is none of its kind any more.
        return str(value)


def _written_alone(value: str, kind: Kind, format: str, language: str, zone: str) -> str:
    if kind.html:
        return words_of_html(value)
    if kind.name in ("number", "integer", "duration", "money"):
        number = Decimal(value)
        return in_chinese_capitals(number) if format == "capitals" else figures(number)
    if kind.name == "percent":
        return f"{(Decimal(value) * 100).normalize():f}%"
    if kind.name == "date":
        return _day(dt.date.fromisoformat(value), format, language)
    if kind.name == "datetime":
        moment = dt.datetime.fromisoformat(value).astimezone(ZoneInfo(zone))
        return f"{_day(moment.date(), format, language)} {moment:%H:%M}"
    label = kind.options.get(value)
    return value if label is None else label[language]


def figures(number: Decimal) -> str:
    """A number with thousands apart and no zeros behind."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(day: dt.date, format: str, language: str) -> str:
    if format != "long":
        return day.isoformat()
    if language == ENGLISH:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def _written_mapping(value: Mapping[str, Any], format: str, language: str) -> str:
    """Amounts, related records, files, addresses."""
    if "amount" in value and "currency" in value:
        amount, currency = Decimal(value["amount"]), value["currency"]
        if format == "capitals" and currency == "CNY":
            return in_chinese_capitals(amount)
        return (
            f"{amount:,}"
            if format == "plain"
            else f"{'¥' if currency == 'CNY' else f'{currency} '}{amount:,}"
        )
    if "name" in value:
        return str(value["name"] or "")
    parts = [str(each) for each in value.values() if each]
    return ", ".join(reversed(parts)) if language == ENGLISH else "".join(parts)


def words_of_html(html: str) -> str:
    """The words of rich text, a line for each of its paragraphs."""
    lines = [""]

    def walk(nodes: list[Node]) -> None:
        for node in nodes:
            if isinstance(node, str):
                lines[-1] += node
                continue
            if lines[-1] and (node["t"] in _BLOCKS or node["t"] == "br"):
                lines.append("")
            walk(node["c"])

    walk(nodes_of(html))
    return "\n".join(line for line in lines if line.strip())
