"""The papers of the demo: clauses with versions, seals with pictures, signed files that hold, uses of seals in every state."""

import datetime as dt
import tempfile
from collections import Counter
from pathlib import Path

from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller, System
from yunchou.apps.demo.paper_room import LEGAL
from yunchou.apps.demo.paper_seals import SEALED
from yunchou.apps.demo.paper_words import CLAUSES
from yunchou.apps.demo.papers import COMING, SIGNED, add_papers
from yunchou.apps.metrics import CATALOGUE
from yunchou.base.sealing import Sealer
from yunchou.metrics.query import MetricQuery, query
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit
from yunchou.services.files import Files
from yunchou.services.pdf_signing import seen

DAY = dt.date(2026, 11, 20)


async def business(company: Company) -> None:
    """Contracts of the last half year, and deals that are open."""
    admin = company.caller("管理员")
    account = await create(admin, "account", name="客户甲")
    people = (company.ids["小王"], company.ids["小张"])
    deal = {"account": account, "stage": company.ids["方案"], "amount": "90000", "close_date": "2026-12-01"}
    await company.create(
        admin, "opportunity", *({"name": f"单{n}", "owner": people[n % 2], **deal} for n in range(12))
    )
    won = {"account": account, "stage": company.ids["赢单"], "amount": "70000"}
    days = [(DAY - dt.timedelta(days=3 + 5 * n)).isoformat() for n in range(64)]
    await company.create(
        admin,
        "opportunity",
        *({"name": f"赢{n}", "owner": people[n % 2], "close_date": day, **won} for n, day in enumerate(days)),
    )
    async with Unit(Caller(company.organisation, System("a test")), historic=True) as unit:
        contracts = [
            {
                "name": f"合同{n}",
                "account": account,
                "owner": people[n % 2],
                "status": "active",
                "signed_on": (DAY - dt.timedelta(days=3 + 2 * n)).isoformat(),
                "total": "1000",
            }
            for n in range(60)
        ]
        await unit.write("contract", [Operation("create", each) for each in contracts])


async def test_the_demo_has_papers_in_every_state(company: Company) -> None:
    await business(company)
    admin = company.caller("管理员")
    with tempfile.TemporaryDirectory() as folder:
        files = Files(company.organisation.db, Path(folder))
        await add_papers(admin, files, Sealer(b"k" * 32), DAY)
        signings = await rows(
            admin, "signing", Query(fields=["status", "signed_at", "signed_file"], limit=50)
        )
        assert Counter(each["status"] for each in signings) == {
            "signed": SIGNED,
            "waiting": 2,
            "withdrawn": 1,
        }
        for each in signings:
            if each["status"] == "signed":
                assert each["signed_at"][:10] < DAY.isoformat()
                file = await files.find(company.organisation, int(each["signed_file"]["id"]))
                (signature,) = await seen(b"".join([block async for block in files.read(file)]))
                assert signature.whole
        pictures = await rows(admin, "party_seal", Query(fields=["picture"], limit=10))
        assert [each for each in pictures if not each["picture"]] == []
    uses = await rows(admin, "seal_use", Query(fields=["status", "owner"], limit=200))
    standing = Counter(each["status"] for each in uses)
    assert standing == {
        "sealed": SEALED,
        **{each: COMING.count(each) for each in ("submitted", "approved", "refused", "draft")},
    }
    entries = await rows(admin, "seal_entry", Query(fields=["used_by", "approved_by", "asked_by"], limit=200))
    assert len(entries) == standing["sealed"]
    assert {each["used_by"] for each in entries} == {LEGAL[0]}
    assert all(each["asked_by"] and LEGAL[0] in each["approved_by"] for each in entries)
    clauses = await rows(admin, "clause", Query(fields=["status", "edition"], limit=50))
    assert Counter(each["status"] for each in clauses) == Counter(status for _, _, status, _ in CLAUSES)
    assert max(each["edition"] or 0 for each in clauses) == 2
    held = await rows(
        admin, "contract_clause", Query(fields=["edition"], where='clause.name = "质量保证"', limit=5)
    )
    assert {each["edition"] for each in held} == {2}
    (legal,) = await rows(admin, "user", Query(fields=["name", "roles"], where=f'login = "{LEGAL[1]}"'))
    assert (legal["name"], len(legal["roles"])) == (LEGAL[0], 1)
    by_month = await query(admin, CATALOGUE, MetricQuery(("seals_used",), by=("month",), period="2026"))
    assert len([each for each in by_month if each["seals_used"]]) >= 9
    names = ("seals_used", "seal_uses_waiting", "seal_copies_out", "signings_waiting", "signings_signed")
    (figures,) = await query(admin, CATALOGUE, MetricQuery(names, period="2026"))
    assert all(figures[name] for name in names)
