"""The stage history calls objects by their names, and follows when one gets another."""

from yunchou.base.db import Connection, quote
from yunchou.base.pinyin import sort_key
from yunchou.model.object import Model
from yunchou.model.uses import follows_names


@follows_names
async def history_follows(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """The history of an object's stages is found under its new name."""
    if field is None:
        await link.execute(
            f"update {quote(schema)}.r_stage_history set object = $2, sort_key = $3 where object = $1",
            object,
            name,
            sort_key(name),
        )
