"""Records by lists of ids. A condition is 4,000 characters long at most, which hold some hundred and seventy ids."""

from collections.abc import Mapping, Sequence

from yunchou.base.errors import malformed, say
from yunchou.language.errors import type_mismatch
from yunchou.model.field_types import type_of
from yunchou.records.select import Select, names_of

MOST_NAMES, MOST_IDS = 5, 1000
Among = Mapping[str, Sequence[int]]
"""Path → ids: records whose own id, where the path is `id`, or whose reference is one of these."""


def among_sql(select: Select, among: Among) -> list[str]:
    """One condition for each path.

    Raises 400: `unknown_name`, `type_mismatch` for what is no reference, `malformed` for too many.
    """
    if len(among) > MOST_NAMES or any(len(ids) > MOST_IDS for ids in among.values()):
        words = say(
            "among 最多 {a} 个字段，每个最多 {b} 个编号",
            "among names {a} fields at most, each with {b} ids at most",
            a=MOST_NAMES,
            b=MOST_IDS,
        )
        raise malformed(words)
    conditions = []
    for path, ids in among.items():
        place = select.place(names_of(path, 0))
        kind = type_of(place.field)
        if not (kind.relation or place.field.type == "id"):
            raise type_mismatch(0, "{name} 不是引用", "{name} is no reference", name=path[:80])
        listed = select.asking.params.add(list(ids), "bigint[]")
        conditions.append(f"{place.sql} && {listed}" if kind.many else f"{place.sql} = any({listed})")
    return conditions
