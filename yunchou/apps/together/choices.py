"""What people and administrators chose: the channels of each kind, quiet hours, summaries, and defaults by role."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from yunchou.access.actor import Caller
from yunchou.apps.together.kinds import CHANNELS, KINDS, known
from yunchou.apps.together.preferences import Preference, preferences, set_preference
from yunchou.apps.together.telling import channels_by_default
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, invalid, not_found, say


async def settings(caller: Caller) -> dict[str, Any]:
    """`{"kinds": [{"name", "label", "channels", "default", "chosen", "urgent"}], "time_zone", "quiet", "digest"}`."""
    organisation, me = caller.organisation, caller.actor.user_id or 0
    schema = quote(organisation.schema)
    snapshot = await organisation.snapshot()
    rows = await organisation.db.fetch(
        f"select 'person' as of, s.person as id, s.kind, s.channels from {schema}.notification_setting s"
        " where s.person = $1 union all"
        f" select 'role', d.role, d.kind, d.channels from {schema}.notification_default d",
        me,
    )
    said = {(row["of"], row["id"], row["kind"]): row["channels"] for row in rows}
    chosen = (await preferences(organisation.db, organisation, [me])).get(me, Preference.usual(organisation))
    kinds = []
    for each in KINDS.values():
        own = said.get(("person", me, each.name))
        default = channels_by_default(snapshot, me, each.name, said)
        kinds.append(
            {
                "name": each.name,
                "label": each.label.in_language(caller.language),
                "channels": default if own is None else known(own),
                "default": default,
                "chosen": own is not None,
                "urgent": each.urgent,
            }
        )
    return {
        "kinds": kinds,
        "time_zone": chosen.clock,
        "quiet": None if chosen.quiet is None else msgspec.to_builtins(chosen.quiet),
        "digest": {
            "every": chosen.digest.every,
            "at": chosen.digest.at,
            "weekdays": list(chosen.digest.weekdays),
        },
    }


async def choose_channels(caller: Caller, chosen: Mapping[str, Sequence[str] | None]) -> None:
    """Says by which channels the person is told of kinds; None goes back to what holds by default. Raises 422."""
    _check(chosen)
    schema = quote(caller.organisation.schema)
    async with caller.organisation.db.transaction() as link:
        await link.execute(
            f"delete from {schema}.notification_setting where person = $1 and kind = any($2::text[])",
            caller.actor.user_id,
            list(chosen),
        )
        own = {name: ",".join(known(several)) for name, several in chosen.items() if several is not None}
        await link.execute(
            f"insert into {schema}.notification_setting (person, kind, channels)"
            " select $1, k.kind, string_to_array(k.channels, ',')"
            " from unnest($2::text[], $3::text[]) k(kind, channels) on conflict (person, kind) do update"
            " set channels = excluded.channels",
            caller.actor.user_id,
            list(own),
            list(own.values()),
        )


async def choose_times(caller: Caller, chosen: Preference) -> None:
    """Says when the person wants to be left alone, and when summaries come. Raises 422."""
    await set_preference(caller.organisation.db, caller.organisation, caller.actor.user_id or 0, chosen)


async def current_times(caller: Caller) -> Preference:
    """What holds for the person now."""
    me = caller.actor.user_id or 0
    found = await preferences(caller.organisation.db, caller.organisation, [me])
    return found.get(me, Preference.usual(caller.organisation))


async def defaults(caller: Caller) -> dict[str, Any]:
    """For each role the channels that administrators set; a kind that is not there has its own."""
    snapshot = await caller.organisation.snapshot()
    rows = await caller.organisation.db.fetch(
        f"select d.role, d.kind, d.channels from {quote(caller.organisation.schema)}.notification_default d"
    )
    said: dict[int, dict[str, list[str]]] = {}
    for row in rows:
        if row["kind"] in KINDS:
            said.setdefault(row["role"], {})[row["kind"]] = known(row["channels"])
    return {
        "kinds": [
            {
                "name": each.name,
                "label": each.label.in_language(caller.language),
                "channels": list(each.channels),
            }
            for each in KINDS.values()
        ],
        "roles": [
            {"id": str(role.id), "name": role.name, "channels": said.get(role.id, {})}
            for role in sorted(snapshot.access.roles.values(), key=lambda each: each.id)
        ],
    }


async def set_defaults(caller: Caller, role: int, chosen: Mapping[str, Sequence[str] | None]) -> None:
    """Sets what holds for the people of a role who chose nothing; None takes a word back. Raises 404 and 422."""
    _check(chosen)
    if role not in (await caller.organisation.snapshot()).access.roles:
        raise not_found()
    schema = quote(caller.organisation.schema)
    async with caller.organisation.db.transaction() as link:
        await link.execute(
            f"delete from {schema}.notification_default where role = $1 and kind = any($2::text[])",
            role,
            list(chosen),
        )
        kept = {name: ",".join(known(several)) for name, several in chosen.items() if several is not None}
        await link.execute(
            f"insert into {schema}.notification_default (role, kind, channels)"
            " select $1, k.kind, string_to_array(k.channels, ',')"
            " from unnest($2::text[], $3::text[]) k(kind, channels) on conflict (role, kind) do update"
            " set channels = excluded.channels",
            role,
            list(kept),
            list(kept.values()),
        )


def _check(chosen: Mapping[str, Sequence[str] | None]) -> None:
    faults = []
    for name, several in chosen.items():
        if name not in KINDS:
            words = say("没有此类通知", "There is no such kind of notification")
            faults.append(FieldError("unknown_field", words, name[:60]))
        elif not set(several or ()) <= set(CHANNELS):
            words = say("没有此渠道", "There is no such channel")
            faults.append(FieldError("not_an_option", words, name))
    if faults:
        raise invalid(faults)
