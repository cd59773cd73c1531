"""The files of the demo organisation: one CSV per object, in the columns that `plan.toml` reads."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from shutil import copyfile

from yunchou.apps.demo import deal_words, pools
from yunchou.apps.demo.activities import Activity
from yunchou.apps.demo.catalogue import PRODUCTS, RENEWAL, SALES, STAGES, Campaign
from yunchou.apps.demo.customers import Account, Contact
from yunchou.apps.demo.days import Days, day_text, moment_text
from yunchou.apps.demo.deal_parts import LIMITS, QUESTIONS, REQUIREMENTS, RIVALS, TASKS, DealParts, Row
from yunchou.apps.demo.deals import Deal
from yunchou.apps.demo.leads import SCORES, Lead
from yunchou.apps.demo.organisation import Organisation
from yunchou.apps.demo.places import location
from yunchou.apps.demo.pools import Place

PLAN = Path(__file__).with_name("plan.toml")


class Writer:
    """Writes the files into a folder, always the same bytes for the same rows."""

    def __init__(self, folder: Path, days: Days) -> None:
        self.folder = folder
        self.days = days
        folder.mkdir(parents=True, exist_ok=True)

    def _write(self, name: str, header: str, rows: Iterable[tuple[object, ...]]) -> None:
        with (self.folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header.split())
            writer.writerows(rows)

    def plan(self) -> None:
        """The import plan, and what the files were made for."""
        copyfile(PLAN, self.folder / PLAN.name)
        about = {"today": day_text(self.days.today), "first_day": day_text(self.days.first)}
        (self.folder / "about.json").write_text(json.dumps(about) + "\n", encoding="utf-8")

    def organisation(self, organisation: Organisation) -> None:
        """Departments and people."""
        self._write(
            "departments.csv",
            "name parent manager",
            ((each.name, each.parent, each.manager) for each in organisation.departments),
        )
        self._write(
            "people.csv",
            "name login email phone title department manager roles active hired_on language",
            (
                (
                    each.name, each.login, each.login, each.phone, each.title, each.department, each.manager,
                    each.role, _yes(each.active), day_text(each.hired), "zh-CN",
                )
                for each in organisation.people
            ),
        )  # fmt: skip

    def catalogue(self, campaigns: list[Campaign]) -> None:
        """Products, pipelines with their stages, campaigns."""
        self._write(
            "products.csv",
            "name code family unit list_price active description",
            (
                (each.name, each.code, each.line, each.unit, each.price, _yes(each.active), each.description)
                for each in PRODUCTS
            ),
        )
        self._write(
            "pipelines.csv", "name position object", ((SALES, 1, "opportunity"), (RENEWAL, 2, "opportunity"))
        )
        self._write(
            "stages.csv",
            "pipeline name position kind probability forecast_category color guidance time_limit time_unit",
            (
                (
                    each.pipeline, each.name, each.position, each.kind, each.probability, each.forecast,
                    each.color, each.guidance, *LIMITS.get(each.name, ("", "")),
                )
                for each in STAGES
            ),
        )  # fmt: skip
        self._write(
            "stage_requirements.csv",
            "stage name moment kind condition fields message_zh message_en",
            REQUIREMENTS,
        )
        self._write("stage_tasks.csv", "stage name must_finish due_days condition", TASKS)
        self._write("competitors.csv", "name products strengths weaknesses", RIVALS)
        self._write("questions.csv", "name weight help", QUESTIONS)
        self._write(
            "campaigns.csv",
            "name kind status starts_on ends_on budget cost place owner created_at",
            (
                (
                    each.name, each.kind, each.status(self.days.today), day_text(each.starts),
                    day_text(each.ends), each.budget, _text(each.cost), each.place, each.owner,
                    day_text(each.created),
                )
                for each in campaigns
            ),
        )  # fmt: skip

    def pools(self) -> None:
        """Pools with their limits."""
        self._write(
            "pools.csv",
            "name object kind administrators departments masked cooldown_days description",
            (
                (
                    each.name, each.object, each.kind, each.administrators, pools.MEMBERS, each.masked,
                    each.cooldown_days, each.description,
                )
                for each in pools.POOLS
            ),
        )  # fmt: skip
        self._write(
            "pool_limits.csv",
            "name object pool role most",
            ((each.name, each.object, each.pool, each.role, each.most) for each in pools.LIMITS),
        )

        self._write(
            "return_rules.csv",
            "name pool basis amount unit condition remind active",
            (
                (
                    each.name,
                    each.pool,
                    each.basis,
                    each.amount,
                    each.unit,
                    each.condition,
                    each.remind,
                    _yes(True),
                )
                for each in pools.RETURNS
            ),
        )
        self._write(
            "assignment_rules.csv",
            "name object pool condition strategy active",
            (
                (each.name, "lead", each.pool, each.condition, each.strategy, "yes")
                for each in pools.ASSIGNMENTS
            ),
        )
        self._write(
            "assignment_members.csv",
            "rule person",
            ((each.name, person) for each in pools.ASSIGNMENTS for person in each.members),
        )

    def scores(self) -> None:
        """What leads have points for."""
        self._write(
            "score_rules.csv",
            "name condition points times most half_life since position active",
            (
                (
                    each.name,
                    each.condition,
                    each.points,
                    each.times,
                    each.most,
                    each.half_life,
                    each.since,
                    n,
                    "yes",
                )
                for n, each in enumerate(SCORES, start=1)
            ),
        )

    def accounts(self, accounts: list[Account], places: Mapping[str, Place]) -> None:
        """Customers."""
        self._write(
            "accounts.csv",
            "external_id name parent industry grade kind status size source credit_code phone website country "
            "province city district street postcode location annual_revenue employees established owner created_at "
            "pool pool_entered_at",
            (
                (
                    each.external_id, each.name, each.parent.name if each.parent else "", each.industry,
                    each.grade, each.kind(), each.status(self.days.today), each.size(), each.source, each.code,
                    each.phone, f"https://www.{each.domain}.example", "中国", each.place.province,
                    each.place.city, each.place.district, each.street, each.place.postcode,
                    location(each.place, each.external_id), each.revenue, each.employees, each.established,
                    *_place(places.get(each.external_id), each.owner.name, each.created)[:4],
                )
                for each in accounts
            ),
        )  # fmt: skip

    def contacts(self, contacts: list[Contact]) -> None:
        """Contacts."""
        self._write(
            "contacts.csv",
            "external_id name account title department_name phone email role influence attitude reports_to "
            "birthday owner created_at",
            (
                (
                    each.external_id, each.name, each.account.name, each.title, each.department,
                    each.phone, each.email, each.role, each.influence, each.attitude,
                    each.superior.external_id if each.superior else "", day_text(each.birthday),
                    each.account.owner.name, moment_text(each.created),
                )
                for each in contacts
            ),
        )  # fmt: skip

    def deals(self, deals: list[Deal]) -> None:
        """Opportunities, with a column for the entry into each stage."""
        entered = " ".join(stage.column for stage in STAGES)
        self._write(
            "opportunities.csv",
            "external_id name account contact product campaign pipeline stage quantity discount amount "
            "probability forecast_category close_date source competitor win_reason loss_reason next_step description owner "
            f"created_at {entered}",
            (self._deal(each) for each in deals),
        )

    def _deal(self, deal: Deal) -> tuple[object, ...]:
        entries = {stage.name: moment for stage, moment in deal.entries}
        return (
            deal.external_id, deal.name, deal.account.name, deal.contact.external_id, deal.product.name,
            deal.campaign.name if deal.campaign else "", deal.pipeline, deal.stage.name, deal.quantity,
            f"{deal.discount / 100:.2f}", f"{deal.cents // 100}.{deal.cents % 100:02d}",
            deal.stage.probability, deal.stage.forecast, day_text(deal.close), deal.source,
            deal.competitor, deal_words.win_reason(deal), deal.loss_reason, deal.next_step,
            deal_words.remark(deal), deal.owner.name, moment_text(deal.created),
            *(moment_text(entries.get(stage.name)) for stage in STAGES),
        )  # fmt: skip

    def deal_parts(self, parts: DealParts) -> None:
        """What belongs to deals."""
        self._write("deal_lines.csv", "opportunity product quantity price discount", parts.lines)
        self._write("deals_by_lines.csv", "external_id amount_from_lines", parts.by_lines)
        self._write("deal_teams.csv", "opportunity person role kind share", parts.teams)
        self._write("deal_contacts.csv", "opportunity contact role attitude met", parts.contacts)
        self._write("deal_competitors.csv", "opportunity competitor threat outcome", parts.rivals)
        self._write("deal_answers.csv", "opportunity question answer", parts.answers)
        self._write("close_plans.csv", "opportunity name due_on ours theirs done position", parts.plans)
        self._write(
            "presales_requests.csv",
            "opportunity name kind state person target_at hours cost",
            parts.requests,
        )

    def interviews(self, rows: Iterable[Row]) -> None:
        """What customers said about deals that ended."""
        self._write(
            "interviews.csv",
            "name opportunity held_on contact interviewer decided rival price product service said",
            rows,
        )

    def improvements(self, rows: Iterable[Row]) -> None:
        """What is being improved about the process."""
        self._write(
            "improvements.csv",
            "name pipeline figure stage status begun_on days expected actions owner",
            rows,
        )

    def leads(self, leads: list[Lead], places: Mapping[str, Place]) -> None:
        """Leads, with what they were converted into."""
        self._write(
            "leads.csv",
            "external_id name company title phone email status source campaign industry province description "
            "owner created_at pool pool_entered_at claimed_at converted_at account contact opportunity",
            (
                (
                    each.external_id, each.name, each.company, each.title, each.phone, each.email,
                    each.status, each.source, each.campaign.name if each.campaign else "", each.industry,
                    each.province, each.description,
                    *_place(places.get(each.external_id), each.owner, each.created),
                    moment_text(each.converted), each.deal.account.name if each.deal else "",
                    each.deal.contact.external_id if each.deal else "",
                    each.deal.external_id if each.deal else "",
                )
                for each in leads
            ),
        )  # fmt: skip

    def activities(self, activities: list[Activity]) -> None:
        """Follow-ups."""
        self._write(
            "activities.csv",
            "external_id name kind status priority due_at done_at account contact lead opportunity "
            "duration_minutes place content owner created_at",
            (
                (
                    each.external_id, each.name, each.kind, each.status, each.priority,
                    moment_text(each.due), moment_text(each.done), each.account.name if each.account else "",
                    each.contact.external_id if each.contact else "",
                    each.lead.external_id if each.lead else "",
                    each.deal.external_id if each.deal else "", _text(each.minutes), each.place,
                    each.content, each.owner, moment_text(each.created),
                )
                for each in activities
            ),
        )  # fmt: skip


def _place(place: Place | None, owner: str, created: int) -> tuple[str, str, str, str, str]:
    """Owner, moment of creation, pool, since when it waits there, and when it was claimed."""
    if place is None:
        return owner, moment_text(created), "", "", ""
    waiting = "" if place.waiting else owner
    since = moment_text(place.entered) if place.waiting else ""
    return waiting, moment_text(created), place.pool, since, moment_text(place.claimed)


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
