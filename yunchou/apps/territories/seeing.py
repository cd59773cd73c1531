"""Who sees a deal because its account belongs to a territory that takes the deals of its accounts along."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yunchou.access.asking import Asking
from yunchou.access.compile import NO_ROWS, given_ids, grant_condition, left_out_ids, way_to_rows
from yunchou.access.explain import by_territory, explains, facts_of
from yunchou.access.grants import way_up
from yunchou.access.viewer import Standing
from yunchou.apps.territories.belonging import WITH_ACCOUNT
from yunchou.base.db import Connection, quote
from yunchou.language.types import Params
from yunchou.model.object import Object


@way_to_rows
def deals_with_accounts(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """The deals of accounts that territories open to the asker, for those whose role lets them read deals at all."""
    account = asking.snapshot.model.objects.get("account")
    if owner.name != WITH_ACCOUNT or asking.viewer.person is None or action == "delete" or account is None:
        return NO_ROWS
    inner, ways = f"{alias}w{next(asking.numbers)}", dict[str, None]()
    for standing in asking.viewer.standings_on(owner.name):
        if _may(standing, action):
            for territory in _taking_along(standing):
                ways[_through(asking, owner, account, (alias, inner), standing, territory, action)] = None
    ways.pop(NO_ROWS, None)
    if not ways:
        return NO_ROWS
    return (
        f"exists(select 1 from {asking.table(account)} {inner} where {inner}.id ="
        f" {alias}.{quote(owner.fields['account'].column)} and {inner}.deleted_at is null and ({' or '.join(ways)}))"
    )


def _through(
    asking: Asking,
    owner: Object,
    account: Object,
    aliases: tuple[str, str],
    standing: Standing,
    territory: int,
    action: str,
) -> str:
    """The deals that come along with the accounts of one territory, but for those that were left out by hand."""
    alias, inner = aliases
    grants = [g for g in standing.grants("account", action) if (g.kind, g.id) == ("territory", territory)]
    parts = [grant_condition(asking, account, inner, each) for each in grants]
    if ("territory", "account") in standing.state.granted.reach.get(
        territory, ()
    ) and "territory" in standing.given("account", action):
        parts.append(
            f"{inner}.id = any(array({given_ids(asking, 'territory', account, [territory], action)}))"
        )
    parts = [each for each in parts if each != NO_ROWS]
    if not parts:
        return NO_ROWS
    held = f"({' or '.join(parts)})"
    left_out = left_out_ids(asking, owner, way_up(standing.state.granted.territories, territory))
    return held if left_out is None else f"({held} and not ({alias}.id = any(array({left_out}))))"


def _may(standing: Standing, action: str) -> bool:
    rights = standing.of(WITH_ACCOUNT)
    if "none" in (rights.read, rights.shared) or not standing.covers("account"):
        return False
    return action == "read" or rights.shared == "update"


def _taking_along(standing: Standing) -> list[int]:
    territories = standing.state.granted.territories
    return [each for each in standing.territories if territories[each].with_deals]


@explains(WITH_ACCOUNT)
async def why_with_account(
    link: Connection, asking: Asking, owner: Object, id: int
) -> Callable[[Standing], Sequence[Mapping[str, Any]]]:
    """Who sees a deal because its account belongs to a territory: the reason of the account, `through` it."""
    column, account = quote(owner.fields["account"].column), asking.snapshot.model.object("account")
    keeper = asking.table(asking.snapshot.model.object("territory_record"))
    row = await link.fetchrow(
        f"select t.{column} as account, array(select g.audience from {keeper} g where g.record = t.id"
        " and g.object = $2 and g.mode = 'out' and g.deleted_at is null) as left_out"
        f" from {asking.table(owner)} t where t.id = $1",
        id,
        owner.name,
    )
    subject, left_out = (
        (None, frozenset[int]()) if row is None else (row["account"], frozenset(row["left_out"]))
    )
    ground = Asking(asking.organisation, asking.snapshot, asking.viewer, Params())
    facts = None if subject is None else await facts_of(link, ground, account, subject)

    def reasons(standing: Standing) -> Sequence[Mapping[str, Any]]:
        if facts is None or not _may(standing, "read"):
            return ()
        territories = standing.state.granted.territories
        taking = {
            str(each) for each in _taking_along(standing) if left_out.isdisjoint(way_up(territories, each))
        }
        found = [
            each
            for each in by_territory(standing.state, standing, facts)
            if each["territory"]["id"] in taking
        ]
        if not _may(standing, "update"):
            found = [{**each, "rights": "read"} for each in found]
        return [{**each, "through": {"object": "account", "id": str(subject)}} for each in found]

    return reasons
