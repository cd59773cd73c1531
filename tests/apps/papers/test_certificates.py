"""The certificate of an organisation: its end is told to administrators, and the doctor knows of it."""

import datetime as dt

from tests.fixtures.certificates import NOW, authority, issued, packed
from tests.fixtures.organisation import Company
from yunchou.apps.organisation.certificate_ends import reached, remind
from yunchou.apps.papers.certificates import bring_file, certificate_of, forget_identity, identity_of
from yunchou.apps.together.notifications import notifications
from yunchou.base.sealing import Sealer
from yunchou.doors.doctor import _certificate
from yunchou.jobs.handlers import JobContext
from yunchou.services.pdf_signing import Described, described

SEALER = Sealer(b"k" * 32)
DAY = dt.timedelta(days=1)


async def bring(company: Company, days: float) -> Described:
    """Puts a certificate into use that ends in so many days, or has ended."""
    root = authority()
    file = packed(*issued(root, starts=NOW - 90 * DAY, ends=NOW + days * DAY), "x", root)
    # It was brought while it was still valid.
    return await bring_file(company.organisation, SEALER, file, "x", None, NOW - 60 * DAY)


def test_the_days_ahead_are_reached_one_after_the_other() -> None:
    now = NOW.replace(microsecond=0)
    certificate = Described("f" * 64, "CN=x", "CN=y", "1", False, now - DAY, now + 100 * DAY)
    told = {left: reached(certificate, now + (100 - left) * DAY) for left in (31, 30, 29, 8, 7, 1, 0, -5)}
    assert told == {31: None, 30: 30, 29: 30, 8: 30, 7: 7, 1: 7, 0: 0, -5: 0}


async def test_administrators_are_told_at_thirty_and_seven_days_and_at_the_end(company: Company) -> None:
    home, admin = company.organisation, company.caller("管理员")
    context = JobContext(1, home.id, home.schema, "papers.certificate", {}, home.db, admin)
    assert await remind(context) == {"told": 0}
    assert await _certificate(home.db, home.name, home.schema) == []
    await bring(company, 200)
    assert await remind(context) == {"told": 0}
    assert (await _certificate(home.db, home.name, home.schema))[0][0]
    for days, words in ((20.5, "20 天后到期"), (5.5, "5 天后到期"), (-1, "已过期")):
        await bring(company, days)
        assert (await remind(context))["told"] >= 1
        assert await remind(context) == {"told": 0}
        assert words in (await notifications(admin))["notifications"][0]["text"]
        assert not (await _certificate(home.db, home.name, home.schema))[0][0]
    assert (await notifications(company.caller("小王")))["notifications"] == []


async def test_one_that_is_removed_gives_way_to_one_made_here(company: Company) -> None:
    home = company.organisation
    assert not await forget_identity(home)
    brought = await bring(company, 200)
    assert (await identity_of(home, SEALER, NOW)).chain
    assert await forget_identity(home)
    assert await certificate_of(home) is None
    made = described((await identity_of(home, SEALER, NOW)).certificate)
    assert made.own
    assert made.fingerprint != brought.fingerprint
    held = await home.db.fetch(
        "select fingerprint from yunchou.signing_certificate where organisation = $1", home.id
    )
    assert {row["fingerprint"] for row in held} == {made.fingerprint, brought.fingerprint}
