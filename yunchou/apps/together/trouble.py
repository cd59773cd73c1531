"""Tells people of automations that keep failing, in their notifications."""

from collections.abc import Sequence

from yunchou.access.organisation import Organisation
from yunchou.apps.together.kinds import TROUBLE
from yunchou.apps.together.telling import Told, keep_told
from yunchou.base.db import Connection
from yunchou.records.follow import current
from yunchou.rules.automation.trouble import News, tells_of_trouble


@tells_of_trouble
async def tell_of_trouble(
    organisation: Organisation, link: Connection, people: Sequence[int], news: News
) -> None:
    """Each is told once of each source; whatever they chose to hear of, for somebody must look after it."""
    words = {"zh": news.words.zh, "en": news.words.en}
    told = [
        Told(each, news.source, TROUBLE, "automation", news.automation, actor_name=news.name, words=words)
        for each in people
    ]
    await keep_told(link, organisation, await current(organisation, link), told)
