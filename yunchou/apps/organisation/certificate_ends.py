"""Administrators are told before the certificate by which papers are signed ends: afterwards nobody can sign."""

import datetime as dt
from typing import Any

from yunchou.access.organisation import Organisation
from yunchou.apps.papers.certificates import certificate_of
from yunchou.apps.together.kinds import NOTICE
from yunchou.apps.together.telling import Told, keep_told
from yunchou.base.errors import Message, say
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import daily
from yunchou.records.change import moment_now
from yunchou.services.pdf_signing import Described, days_left

AHEAD = (30, 7)
"""Days before its end, each of which is told once."""
ADMINISTERS = "access.change"


def reached(certificate: Described, now: dt.datetime) -> int | None:
    """Which of the days ahead has come, the nearest of them; 0 once it is over, None while there is time."""
    if certificate.ends <= now:
        return 0
    left = days_left(certificate, now)
    return min((each for each in AHEAD if left <= each), default=None)


@daily("papers.certificate", hour=8)
async def remind(context: JobContext) -> dict[str, Any]:
    """Tells administrators once each when 30 and 7 days are left, and when it is over."""
    organisation: Organisation = context.caller.organisation
    certificate, now = await certificate_of(organisation), moment_now()
    mark = None if certificate is None else reached(certificate, now)
    if certificate is None or mark is None:
        return {"told": 0}
    snapshot = await organisation.snapshot()
    words = _words(certificate, now)
    name = say("签署证书", "Signing certificate").in_language(organisation.settings.language)
    news = [
        Told(
            who.id,
            f"certificate-{certificate.fingerprint[:16]}-{mark}",
            NOTICE,
            actor_name=name,
            words={"zh": words.zh, "en": words.en},
        )
        for who in snapshot.access.people.values()
        if who.active and snapshot.access.viewer(who.id).rights.may(ADMINISTERS)
    ]
    async with context.database.transaction() as link:
        return {"told": await keep_told(link, organisation, snapshot, news)}


def _words(certificate: Described, now: dt.datetime) -> Message:
    if certificate.ends <= now:
        return say(
            "签署证书已过期，电子签署和数字证书用印已无法进行。请在“设置 → 签署证书”中更换",
            "The signing certificate has expired: nothing is signed by it. Replace it under Settings → Signing certificate",
        )
    return say(
        "签署证书将在 {n} 天后到期，到期后无法电子签署。请在“设置 → 签署证书”中更换",
        "The signing certificate ends in {n} days; then nothing is signed. Replace it under Settings → Signing certificate",
        n=days_left(certificate, now),
    )
