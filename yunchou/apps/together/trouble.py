"""Tells people of automations that keep failing, in their notifications."""

import json
from collections.abc import Sequence

from yunchou.access.organisation import Organisation
from yunchou.apps.together.notify import AUTOMATION
from yunchou.base.db import Connection, quote
from yunchou.rules.automation.trouble import News, tells_of_trouble
from yunchou.services.realtime import CHANNEL


@tells_of_trouble
async def tell_of_trouble(
    organisation: Organisation, link: Connection, people: Sequence[int], news: News
) -> None:
    """Each is told once of each source; whatever they chose to hear of, for somebody must look after it."""
    words = json.dumps({"zh": news.words.zh, "en": news.words.en}, ensure_ascii=False)
    await link.execute(
        f"insert into {quote(organisation.schema)}.notification (person, source, kind, object, record, actor_name, words)"
        " select p, $2, $3, 'automation', $4, $5, $6::jsonb from unnest($1::bigint[]) p on conflict (person, source) do nothing",
        list(people),
        news.source,
        AUTOMATION,
        news.automation,
        news.name,
        words,
    )
    await link.execute("select pg_notify($1, $2)", CHANNEL, str(organisation.id))
