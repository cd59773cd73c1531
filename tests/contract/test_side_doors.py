"""The doors beside the records: streams, notifications, webhooks, jobs, runs, letters, reports, views, first steps.

One organisation for all of them. `holder` has a customer, a deal and a comment that carry a word which stands nowhere else;
`other` has rights on his own records only, and `nothing` administers without seeing any record.
"""

import io
import zipfile
from typing import Any

import pytest

from tests.contract.secrets import SECRET, people
from tests.doors.conftest import Client, Site
from tests.doors.test_events import listening
from tests.records.search.conftest import settle
from tests.records.webhooks.conftest import Receiver, make_hook
from tests.rules.automation.conftest import work
from yunchou.apps.together.notify import FOLLOWER
from yunchou.apps.together.subscriptions import JOB, send_due
from yunchou.base.db import quote
from yunchou.jobs.handlers import JobContext

NAME = f"{SECRET}有限公司"
HIDDEN_FROM = ("other", "nothing")


class Kept:
    """The site with its people signed in, and what `holder` keeps."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.clients: dict[str, Client] = {}
        self.account = ""
        self.deal = ""

    async def made(self, login: str, kind: str, /, **values: Any) -> str:
        answer = await self.clients[login].post(f"/records/{kind}", json=values)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


async def keep(site: Site) -> Kept:
    """Makes the people and records once, and signs everybody in."""
    found = Kept(site)
    if "holder" not in site.company.ids:
        await people(site)
    for login in ("holder", "other", "nothing", "everything", "admin"):
        found.clients[login] = await site.person(login)
    company = site.company
    if "secret account" not in company.ids:
        company.ids["secret account"] = await found.made("holder", "account", name=NAME)
        # Stages are the organisation's: whoever sees his own records only does not name them.
        values = {
            "name": f"{SECRET}项目",
            "account": company.ids["secret account"],
            "stage": company.ids["需求"],
            "amount": "777.77",
            "owner": company.ids["holder"],
        }
        (company.ids["secret deal"],) = await company.create(company.system, "opportunity", values)
    found.account, found.deal = company.ids["secret account"], company.ids["secret deal"]
    return found


def check_silent(text: str, kept: Kept, where: object) -> None:
    assert SECRET not in text, (where, text)
    for id in (kept.account, kept.deal):
        assert id not in text, (where, text)


async def test_streams_tell_of_no_hidden_change(site: Site) -> None:
    kept = await keep(site)
    hub = site.app.state.hub
    async with (
        listening(kept.clients["other"], hub) as other,
        listening(kept.clients["nothing"], hub) as blind,
    ):
        holder = kept.clients["holder"]
        await holder.patch(f"/records/account/{kept.account}", json={"description": SECRET})
        await holder.post(f"/records/account/{kept.account}/comments", json={"text": SECRET})
        own = await kept.made("other", "account", name="自己的")
        assert (await other.next())["record"] == own
        # Whoever sees no customer hears of neither, only of what all may know.
        role = await kept.made("admin", "tag", name="公开的标签")
        assert (await blind.next())["record"] == role


async def test_notifications_lose_their_words_with_the_right_to_the_record(site: Site) -> None:
    kept = await keep(site)
    other, ids = kept.clients["other"], site.company.ids
    shared = await kept.clients["admin"].post(
        f"/records/account/{kept.account}/shares", json={"person": ids["other"]}
    )
    assert shared.status_code == 201, shared.text
    await settle(site.company, FOLLOWER)
    await kept.clients["admin"].post(
        f"/records/account/{kept.account}/comments",
        json={"text": f"看看{SECRET}", "mentions": [ids["other"]]},
    )
    await settle(site.company, FOLLOWER)
    schema = quote(site.company.organisation.schema)
    await site.house.db.execute(
        f"insert into {schema}.notification (person, kind, object, record, actor_name, words, source)"
        " values ($1, 'automation', 'account', $2, '', $3::jsonb, 'secret')",
        int(ids["other"]),
        int(kept.account),
        f'{{"zh": "{NAME}已成交", "en": "{NAME} was won"}}',
    )
    told = (await other.get("/notifications")).text
    assert NAME in told
    gone = await kept.clients["admin"].delete(f"/records/account/{kept.account}/shares/{shared.json()['id']}")
    assert gone.status_code == 204
    answer = await other.get("/notifications")
    assert answer.json()["notifications"], "what was told stays told, without its words"
    check_silent(answer.text, kept, "notifications")


async def test_webhooks_of_somebody_without_data_say_nothing(site: Site, receiver: Receiver) -> None:
    kept = await keep(site)
    hook = await make_hook(site.company, receiver.address, ["*"], owner="nothing")
    await kept.clients["holder"].patch(f"/records/account/{kept.account}", json={"description": f"{SECRET}2"})
    tag = await kept.made("admin", "tag", name="又一个标签")
    await hook.send()
    assert [event["record"] for event in receiver.events] == [tag]
    listed = await kept.clients["nothing"].get(f"/webhooks/{hook.id}/deliveries")
    check_silent(listed.text, kept, "deliveries")


async def test_runs_of_automations_quote_no_hidden_record(site: Site) -> None:
    kept = await keep(site)
    quote_it = {"kind": "set", "values": {"description": {"expression": '"见过" & name'}}}
    wrong = {"kind": "set", "values": {"employees": {"expression": "0 - LEN(name)"}}}
    for name, step in (("好", quote_it), ("坏", wrong)):
        made = await kept.made(
            "admin", "automation", name=name, object="account", trigger="manual", steps=[step]
        )
        begun = await kept.clients["holder"].post(f"/automations/{made}/start", json={"record": kept.account})
        assert begun.status_code == 202, begun.text
        await work(site.company)
        run = begun.json()["run"]
        seen = (await kept.clients["admin"].get(f"/automation-runs/{run}")).json()
        assert (seen["name"], seen["record"]) == (NAME, kept.account)
        assert seen["log"][0]["input"] is not None or seen["error"] is not None
        blind = await kept.clients["nothing"].get(f"/automation-runs/{run}")
        assert blind.status_code == 200, blind.text
        assert [(each["input"], each["output"]) for each in blind.json()["log"]] in ([], [(None, None)])
        check_silent(blind.text, kept, name)
        for path in ("/automation-runs", f"/automations/{made}/runs"):
            check_silent((await kept.clients["nothing"].get(path)).text, kept, path)
            assert (await kept.clients["other"].get(path)).status_code == 403


async def test_jobs_show_their_files_and_results_to_nobody_else(site: Site) -> None:
    kept = await keep(site)
    ids, schema = site.company.ids, quote(site.company.organisation.schema)
    job = await site.house.db.fetchval(
        f"insert into {schema}.job (kind, state, created_by, result) values ('export', 'done', $1, $2::jsonb) returning id",
        int(ids["holder"]),
        f'{{"rows": 1, "names": ["{NAME}"]}}',
    )
    own = await kept.clients["holder"].get(f"/jobs/{job}")
    assert own.json()["result"]["names"] == [NAME]
    for login in HIDDEN_FROM:
        client = kept.clients[login]
        assert (await client.get(f"/jobs/{job}")).status_code == 404
        assert (await client.post(f"/jobs/{job}/cancel")).status_code == 404
        check_silent((await client.get("/jobs")).text, kept, login)
    listed = await kept.clients["nothing"].get("/settings/jobs", params={"kind": "export"})
    check_silent(listed.text, kept, "all jobs")
    assert [each["job"]["result"] for each in listed.json()["jobs"]] == [{"rows": 1}]
    assert (await kept.clients["other"].get("/settings/jobs")).status_code == 403


async def test_letters_of_people_are_told_without_their_words(site: Site) -> None:
    kept = await keep(site)
    schema = quote(site.company.organisation.schema)
    await site.house.db.execute(
        f"insert into {schema}.mail (id, message_id, key, template, recipient, subject, content, state) values"
        " (yunchou.next_id(), '<1@x>', 'side-1', 'mail', 'boss@amber.example', $1, '', 'sent'),"
        " (yunchou.next_id(), '<2@x>', 'side-2', 'automation', 'boss@amber.example', $1, '', 'sent')",
        f"关于{SECRET}",
    )
    blind = await kept.clients["nothing"].get("/mail")
    assert {each["recipient"] for each in blind.json()["letters"]} == {"***@amber.example"}
    check_silent(blind.text, kept, "letters")
    assert SECRET in (await kept.clients["admin"].get("/mail")).text
    assert (await kept.clients["other"].get("/mail")).status_code == 403


async def test_nobody_writes_mail_from_a_record_that_he_does_not_see(site: Site) -> None:
    kept = await keep(site)
    body = {"to": ["a@b.example"], "subject": "您好", "object": "account", "record": kept.account}
    for login in HIDDEN_FROM:
        answer = await kept.clients[login].post("/actions/mail.send", json=body)
        assert answer.status_code in (403, 404), (login, answer.text)


@pytest.mark.parametrize(
    "report",
    [
        {"kind": "list", "object": "opportunity", "fields": ["name", "account", "amount"]},
        {"kind": "summary", "metrics": ["open_amount", "open_count"], "by": ["account"]},
        {"kind": "matrix", "metrics": ["open_count"], "by": ["account", "owner"]},
        {"kind": "funnel", "object": "opportunity"},
    ],
)
async def test_reports_count_and_name_no_hidden_record(site: Site, report: dict[str, Any]) -> None:
    kept = await keep(site)
    for login in HIDDEN_FROM:
        answer = await kept.clients[login].post("/report-runs", json={"definition": report})
        assert answer.status_code in (200, 400, 403, 404, 422), (login, answer.text)
        check_silent(answer.text, kept, (login, report))
        assert "777.77" not in answer.text
    drilled = {"definition": report, "metric": "open_count", "by": {"account": kept.account}}
    answer = await kept.clients["other"].post("/report-runs/drill", json=drilled)
    assert SECRET not in answer.text


async def test_figures_of_dashboards_leave_hidden_records_out(site: Site) -> None:
    kept = await keep(site)
    question = {"metrics": ["open_amount", "open_count"], "by": ["account"]}
    for login in HIDDEN_FROM:
        answer = await kept.clients[login].post("/metric-query", json=question)
        assert answer.status_code in (200, 400, 403), (login, answer.text)
        check_silent(answer.text, kept, login)
        many = await kept.clients[login].post(
            "/metric-queries", json={"queries": [question, {"metrics": ["open_count"]}]}
        )
        check_silent(many.text, kept, login)
    seen = await kept.clients["everything"].post("/metric-query", json=question)
    assert NAME in seen.text


async def test_a_shared_view_neither_names_nor_counts_what_its_user_does_not_see(site: Site) -> None:
    kept = await keep(site)
    made = await kept.clients["admin"].post(
        "/views",
        json={
            "object": "account",
            "name": "全部客户",
            "where": f'name contains "{SECRET}"',
            "visibility": "shared",
        },
    )
    assert made.status_code == 201, made.text
    listed = (await kept.clients["other"].get("/views", params={"object": "account"})).json()["views"]
    (view,) = [each for each in listed if each["name"] == "全部客户"]
    body = {"where": view["where"], "count": "exact"}
    answer = await kept.clients["other"].post("/records/account/query", json=body)
    assert (answer.json()["records"], answer.json()["count"]["value"]) == ([], 0)
    assert "全部客户" not in (await kept.clients["nothing"].get("/views")).text
    assert (await kept.clients["nothing"].get("/views", params={"object": "account"})).status_code == 403


async def test_tags_and_followers_tell_nothing_of_hidden_records(site: Site) -> None:
    kept = await keep(site)
    tag = await kept.made("admin", "tag", name="重点")
    tagged = await kept.clients["holder"].patch(f"/records/account/{kept.account}", json={"tags": [tag]})
    assert tagged.status_code == 200, tagged.text
    question = {"group": ["tags"], "measures": {"n": "count()"}}
    answer = await kept.clients["other"].post("/records/account/aggregate", json=question)
    assert no_count(answer.json().get("rows", []), tag), answer.text
    for login in HIDDEN_FROM:
        client = kept.clients[login]
        dependents = await client.get(f"/records/tag/{tag}/dependents")
        assert '"count":1' not in dependents.text.replace(" ", ""), dependents.text
        assert (await client.put(f"/records/account/{kept.account}/follow")).status_code in (403, 404)
        assert (await client.get(f"/records/account/{kept.account}/follow")).status_code in (403, 404)


def no_count(rows: list[dict[str, Any]], tag: str) -> bool:
    return not any(tag in str(row.get("tags")) and row["n"] for row in rows)


async def test_first_steps_are_done_by_what_one_sees_oneself(site: Site) -> None:
    kept = await keep(site)
    own = (await kept.clients["holder"].get("/first-steps")).json()["steps"]
    assert {each["name"]: each["done"] for each in own}["deal"]
    steps = (await kept.clients["other"].get("/first-steps")).json()["steps"]
    assert not {each["name"]: each["done"] for each in steps}["deal"]
    assert (await kept.clients["nothing"].get("/first-steps")).json()["steps"] == []


def words_in(content: bytes, format: str) -> str:
    """What a file of a report says."""
    if format != "xlsx":
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("format", ["csv", "xlsx", "pdf"])
async def test_reports_by_mail_hold_what_their_reader_may_see(site: Site, format: str) -> None:
    kept = await keep(site)
    ids, home = site.company.ids, site.company.organisation
    definition = {"kind": "list", "object": "opportunity", "fields": ["name", "account", "amount", "owner"]}
    report = await kept.made("admin", "report", name=f"报表 {format}", definition=definition)
    subscription = await kept.made(
        "admin",
        "report_subscription",
        name=f"订阅 {format}",
        report=report,
        schedule={"every": "day", "at": "08:00"},
        format=format,
        people=[ids[login] for login in ("holder", *HIDDEN_FROM)],
    )
    house = site.house
    resources = {"files": house.files, "mail": house.mail, "metrics": house.metrics, "pages": house.pages}
    payload = {"subscription": subscription, "due": f"2026-03-0{len(format)}T00:00:00+00:00"}
    await send_due(
        JobContext(1, home.id, home.schema, JOB, payload, home.db, site.company.system, resources=resources)
    )
    rows = await home.db.fetch(
        f"select person, outcome, lines from {quote(home.schema)}.r_report_delivery where subscription = $1",
        int(subscription),
    )
    told = {row["person"]: (row["outcome"], row["lines"]) for row in rows}
    # Stages are not theirs either, so one who sees no deal gets an empty file, and one without data none.
    assert told[int(ids["holder"])] == ("sent", 1)
    assert told[int(ids["other"])] == ("sent", 0)
    assert told[int(ids["nothing"])][0] == "refused"
    files = await home.db.fetch(
        f"select id, created_by from {quote(home.schema)}.file where name like $1", f"报表 {format}%"
    )
    sizes = {}
    for row in files:
        file = await site.house.files.find(home, row["id"])
        content = b"".join([block async for block in site.house.files.read(file)])
        sizes[row["created_by"]] = len(content)
        if format != "pdf":
            says = words_in(content, format)
            assert (SECRET in says, "777.77" in says) == ((row["created_by"] == int(ids["holder"])),) * 2
    assert sizes.keys() == {int(ids["holder"]), int(ids["other"])}
    for login in HIDDEN_FROM:
        asked = {"definition": definition, "format": format, "name": "x"}
        answer = await kept.clients[login].post("/report-exports", json=asked)
        assert answer.status_code in (202, 403), answer.text
        check_silent(answer.text, kept, (login, "report file"))
        client = kept.clients[login]
        for path in ("/records/report_delivery?fields=person,outcome,lines,note", "/report-subscriptions"):
            check_silent((await client.get(path)).text, kept, path)
        for row in files:
            if row["created_by"] != int(ids[login]):
                assert (await client.get(f"/files/{row['id']}")).status_code == 404


async def test_places_in_a_mail_are_filled_by_what_its_writer_may_read(site: Site) -> None:
    """A template's places are filled in the page, by the questions that any list asks; what is sent is what was written."""
    kept = await keep(site)
    other = kept.clients["other"]
    given = await kept.made("other", "contact", name="自己的联系人", account=None)
    await site.house.db.execute(
        f"update {quote(site.company.organisation.schema)}.r_contact set account = $2 where id = $1",
        int(given),
        int(kept.account),
    )
    admin, role = kept.clients["admin"], site.company.ids["m-own"]
    rights = (await admin.get(f"/roles/{role}/rights")).json() | {"actions": ["mail.send"]}
    assert (await admin.put(f"/roles/{role}/rights", json=rights)).status_code == 200
    read = await other.get(
        "/records/contact", params={"fields": "name,account.name", "where": f'id = "{given}"'}
    )
    assert read.json()["records"][0]["account.name"] is None
    body = {
        "to": ["kunde@example.com"],
        "subject": "{account.name} {amount}",
        "body": "<p>{account.name}</p>",
        "object": "contact",
        "record": given,
    }
    sent = await other.post("/actions/mail.send", json=body)
    assert sent.status_code == 200, sent.text
    mail = await other.get(f"/records/mail/{sent.json()['mail']}")
    assert (mail.json()["name"], SECRET in mail.text) == ("{account.name} {amount}", False)
