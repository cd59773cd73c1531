"""Rules of mails: they stay whose they are, and are filed only with what the one who files them may see."""

from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.write import Unit


@before("mail")
async def stays_with_its_owner(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A mail belongs to whom the mailbox belongs to: giving it away would take it out of somebody's mailbox."""
    for change in changes:
        if change.kind == UPDATE and unit.caller.actor.user_id is not None and change.changes("owner"):
            change.fail(422, "readonly", say("邮件的归属不能更改", "A mail stays whose it is"), "owner")


@before("mail")
async def filed_with_the_customer(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A mail that is filed with a contact or deal by hand is filed with the customer of that too, where none is named."""
    for name in ("opportunity", "contact"):
        asked = [
            change
            for change in changes
            if change.kind == UPDATE
            and unit.caller.actor.user_id is not None
            and isinstance(change.values.get(name), int)
            and change.now("account") is None
        ]
        if not asked:
            continue
        target = unit.snapshot.model.object(name)
        rows = await unit.link.fetch(
            f"select t.id, t.account from {unit.asking().table(target)} t where t.id = any($1::bigint[])",
            [change.values[name] for change in asked],
        )
        accounts = {row["id"]: row["account"] for row in rows}
        for change in asked:
            account = accounts.get(change.values[name])
            if account is not None:
                change.values["account"] = account
