"""Asking the owner of a record that one's own would repeat, without being told anything of it but whose it is."""

from typing import Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.together.kinds import NOTICE
from yunchou.apps.together.telling import Told, keep_told
from yunchou.base.errors import Message, not_found, say
from yunchou.records.change import moment_now
from yunchou.records.read import readable_object
from yunchou.records.write import Unit
from yunchou.rules.live import matches_within


class AskOwner(msgspec.Struct, forbid_unknown_fields=True):
    """The record that is being filled in, as it is so far, and whom of the owners of those it would repeat to ask."""

    object: str
    values: dict[str, Any]
    owner: str


class Asked(msgspec.Struct):
    """Of how many records the owner was told just now; of one he was told before today he is not told again."""

    told: int


@action("together.ask_owner", "联系负责人", "Contact the owner")
async def ask_owner(unit: Unit, given: AskOwner) -> Asked:
    """Tells the owner that somebody is about to repeat a record. Raises 404 where the rules find none of that owner's."""
    asking = unit.asking()
    owner = readable_object(asking, given.object)
    found = [
        match
        for match in await matches_within(unit.link, asking, owner.name, given.values)
        if match.record is not None
    ]
    rows = []
    for target in sorted({match.rule.target for match in found}):
        ids = [match.record for match in found if match.rule.target == target]
        rows += await unit.link.fetch(
            f"select id, owner, $2::text as object from {asking.table(asking.snapshot.model.object(target))}"
            " where id = any($1::bigint[]) and deleted_at is null order by id",
            ids,
            target,
        )
    wanted = [row for row in rows if str(row["owner"]) == given.owner]
    me = unit.caller.actor
    if not wanted or me.user_id is None:
        raise not_found()
    today = moment_now().date()
    called = Message(owner.label["zh-CN"], owner.label["en"].lower())
    said = say(
        "{who} 正在录入的{object}可能与您负责的记录重复，请与其联系",
        "{who} is filling in a {object} that may repeat a record of yours: please get in touch",
        who=me.name,
        object=called,
    )
    told = [
        Told(
            row["owner"],
            f"ask_owner:{me.user_id}:{row['object']}:{row['id']}:{today}",
            NOTICE,
            object=row["object"],
            record=row["id"],
            actor=me.user_id,
            actor_name=me.name,
            words={"zh": said.zh, "en": said.en},
        )
        for row in wanted
    ]
    return Asked(await keep_told(unit.link, unit.caller.organisation, unit.snapshot, told))
