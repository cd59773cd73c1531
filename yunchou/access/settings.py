"""Changing an organisation's conventions: its time zone, the first month of its fiscal year, its language.

They are in force with the next statement of every process: the version of the rights moves with them, and whoever loads
a snapshot reads them anew. The currency is fixed when the organisation is founded, as amounts are counted in it.
"""

import json
from collections.abc import Mapping
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import OrganisationSettings
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, forbidden, invalid, say
from yunchou.base.time import zone

RIGHT = "access.change"
LANGUAGES = ("zh-CN", "en")


async def change_settings(caller: Caller, given: Mapping[str, Any]) -> OrganisationSettings:
    """Sets `time_zone`, `fiscal_start_month` or `language`. Raises 403, 422."""
    organisation = caller.organisation
    _check(given)
    schema = quote(organisation.schema)
    async with organisation.db.transaction() as link:
        # Asked of the database: what this process remembers may be older than a right that was taken away.
        snapshot = await organisation.load(link)
        if not caller.viewer(snapshot).rights.may(RIGHT):
            raise forbidden(say("只有管理员可以修改组织设置", "Only administrators change these settings"))
        before = json.loads(
            await link.fetchval(
                "select settings from yunchou.organisation where id = $1 for update", organisation.id
            )
        )
        changed = {key: value for key, value in given.items() if before.get(key) != value}
        if not changed:
            return OrganisationSettings.of(before)
        after = {**before, **changed}
        await link.execute(
            "update yunchou.organisation set settings = $2::jsonb where id = $1",
            organisation.id,
            json.dumps(after),
        )
        await link.execute(
            f"insert into {schema}.event (type, actor, actor_name, object, record, changes)"
            " values ('organisation.updated', $1, $2, 'organisation', $3, $4::jsonb)",
            caller.actor.user_id,
            caller.actor.name,
            organisation.id,
            json.dumps({key: [before.get(key), value] for key, value in changed.items()}),
        )
        await link.execute(f"update {schema}.model_state set access_version = access_version + 1")
    organisation.forget()
    organisation.signal()
    return OrganisationSettings.of(after)


def _check(given: Mapping[str, Any]) -> None:
    faults = []
    if "time_zone" in given:
        try:
            zone(given["time_zone"])
        except ValueError:
            message = say("没有此时区", "There is no such time zone")
            faults.append(FieldError("not_an_option", message, field="time_zone"))
    if "fiscal_start_month" in given and not 1 <= given["fiscal_start_month"] <= 12:
        message = say("应为 1 至 12 月", "A month is 1 to 12")
        faults.append(FieldError("out_of_range", message, field="fiscal_start_month"))
    if "language" in given and given["language"] not in LANGUAGES:
        message = say("应为 {all} 之一", "This must be one of {all}", all=", ".join(LANGUAGES))
        faults.append(FieldError("not_an_option", message, field="language"))
    if faults:
        raise invalid(faults)
