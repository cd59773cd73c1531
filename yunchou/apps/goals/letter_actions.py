"""The commands on goal letters: sent to each member, read, answered for a version of the goal, and reminded of."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from yunchou.access.actor import System
from yunchou.access.compile import row_condition
from yunchou.actions.registry import action
from yunchou.apps.goals import letter_shapes as shapes
from yunchou.apps.goals.changing import goals_below
from yunchou.apps.goals.kept import Node, Rule, months_of, number, refuse, rule_of
from yunchou.apps.goals.naming import named_rule, names_of
from yunchou.apps.goals.objects.goal import MONTHS
from yunchou.apps.goals.reading import Goal, goals_of, total
from yunchou.apps.goals.shapes import node_text, text
from yunchou.apps.goals.versions import present_versions
from yunchou.base.errors import conflict, not_found, say
from yunchou.base.time import moment_text, now
from yunchou.records.change import Operation
from yunchou.records.held import changeable, held
from yunchou.records.read import one_within
from yunchou.records.write import Unit

LETTER, REPLY = "goal_letter", "goal_letter_reply"


@action(
    "goals.send_letter",
    "下发责任书",
    "Send",
    object=LETTER,
    record="letter",
    when={"status": ("draft", "sent")},
    place=10,
    help=(
        "下发给每位成员，请其确认；之后加入的成员可再次下发",
        "Everybody is asked to confirm; later for those who join",
    ),
)
async def send_letter(unit: Unit, given: shapes.OneLetter) -> shapes.LetterSent:
    """Sends a letter to those right below who have a goal and don't have it yet. Raises 422 where nobody has one."""
    letter = await changeable(unit, LETTER, given.letter)
    if letter["status"] == "closed":
        raise conflict("closed", say("责任书已结束", "This letter is closed"))
    rule, goals = await _goals(unit, letter)
    below = goals_below(unit.snapshot.access, goals, _department(letter))
    owners = await _owners(unit, below)
    held_by = {each["goal"] for each in await _replies(unit, int(letter["id"]))}
    new = [goal for goal in below if goal.id not in held_by and owners[goal.id][1] is not None]
    if not new and not held_by:
        raise refuse(
            "没有已设目标的成员或下级部门负责人", "Nobody below has a goal to answer for", "department"
        )
    writer = unit.as_system(System("letters of goals", unit.caller.actor))
    versions = await present_versions(writer, rule, new)
    operations = [
        Operation(
            "create",
            {
                "name": owners[goal.id][0], "letter": given.letter, "goal": str(goal.id),
                "person": str(owners[goal.id][1]), "owner": str(owners[goal.id][1]),
                "goal_version": str(versions[goal.id]), "due_on": letter.get("due_on"),
            },
        )
        for goal in new
    ]  # fmt: skip
    # The letter first: whoever is asked can read it.
    sent = {"status": "sent", "sent_at": letter.get("sent_at") or moment_text(now())}
    await writer.write(LETTER, [Operation("update", sent, id=int(letter["id"]))])
    if operations:
        await writer.write(REPLY, operations)
    return shapes.LetterSent(len(new), len(new) + len(held_by))


@action("goals.letter", "查看目标责任书", "Read a goal letter")
async def read_letter(unit: Unit, given: shapes.OneLetter) -> shapes.Letter:
    """A letter with the numbers by month and the members whose answers the reader sees. Raises 404."""
    letter = await _seen(unit, given.letter)
    rule, goals = await _goals(unit, letter)
    top = goals.get(_department(letter))
    seen = top is not None and top.seen
    spans = months_of(int(letter["year"]), unit.caller.organisation.settings.fiscal_start_month)
    may = await _may_change(unit, given.letter)
    whole = total(rule, top.months) if top and seen else None
    return shapes.Letter(
        id=given.letter,
        name=letter["name"],
        rule=named_rule(unit, rule).name,
        year=int(letter["year"]),
        department=(await names_of(unit, [_department(letter)]))[_department(letter)],
        department_id=letter["department"]["id"],
        status=letter["status"],
        sent_at=letter.get("sent_at"),
        due_on=letter.get("due_on"),
        basis=letter.get("basis"),
        strategy=letter.get("strategy"),
        initiatives=letter.get("initiatives"),
        unit=rule.metric.unit,
        months=[str(span.start) for span in spans],
        target=text(whole),
        own=[text(each) for each in top.months] if top and seen else [None] * len(MONTHS),
        members=await _members(unit, rule, letter, goals, whole),
        may_send=may,
    )


async def _members(
    unit: Unit, rule: Rule, letter: dict[str, Any], goals: dict[Node, Goal], whole: Decimal | None
) -> list[shapes.LetterMember]:
    by_id = {goal.id: goal for goal in goals.values()}
    rows = [each for each in await _replies(unit, int(letter["id"])) if each["goal"] in by_id]
    seen = set(await _seen_replies(unit, [each["id"] for each in rows]))
    rows = [each for each in rows if each["id"] in seen]
    names = await names_of(unit, [by_id[each["goal"]].node for each in rows])
    found = []
    for each in rows:
        goal = by_id[each["goal"]]
        months = [each[name] for name in MONTHS]
        year = total(rule, months)
        found.append(
            shapes.LetterMember(
                reply=str(each["id"]),
                node=node_text(goal.node),
                name=names[goal.node],
                person=None if each["person"] is None else str(each["person"]),
                answer=each["answer"] or "open",
                objection=each["objection"],
                answered_at=moment_text(each["answered_at"]) if each["answered_at"] else None,
                version=each["number"],
                total=text(year),
                share=text(year / whole, 4) if rule.additive and whole and year is not None else None,
                months=[text(month) for month in months],
                changed=months != goal.months,
                mine=each["person"] is not None and each["person"] == unit.caller.actor.user_id,
            )
        )
    return found


@action(
    "goals.answer_letter",
    "答复责任书",
    "Answer the letter",
    object=REPLY,
    record="reply",
    when={"answer": ("open", "objected", "confirmed")},
    by=("owner",),
    words={"answer": ("答复", "Answer"), "objection": ("异议说明", "What is objected to")},
    like={"answer": "goal_letter_reply.answer"},
)
async def answer_letter(unit: Unit, given: shapes.ReplyAsked) -> shapes.Replied:
    """Confirms a goal as it is now, or objects to it; only whoever it was sent to may. The version that is meant is kept."""
    reply = await held(unit, REPLY, given.reply)
    me = unit.caller.actor.user_id
    if me is None or (reply.get("person") or {}).get("id") != str(me):
        raise not_found()
    if given.answer == "objected" and not (given.objection or "").strip():
        raise refuse("请说明异议", "Say what you object to", "objection")
    letter = await held(unit, LETTER, reply["letter"]["id"])
    if letter["status"] != "sent":
        raise conflict("closed", say("责任书已结束", "This letter is closed"))
    rule, goals = await _goals(unit, letter)
    goal = next((each for each in goals.values() if each.id == int(reply["goal"]["id"])), None)
    if goal is None:
        raise not_found()
    writer = unit.as_system(System("answers to letters of goals", unit.caller.actor))
    version = (await present_versions(writer, rule, [goal]))[goal.id]
    answered = {
        "answer": given.answer,
        "objection": given.objection if given.answer == "objected" else None,
        "answered_at": moment_text(now()),
    }
    await writer.write(
        REPLY, [Operation("update", {**answered, "goal_version": str(version)}, id=int(given.reply))]
    )
    await writer.write("goal", [Operation("update", answered, id=goal.id)])
    return shapes.Replied(str(version))


@action(
    "goals.remind_letter",
    "提醒未答复的成员",
    "Remind who has not answered",
    object=LETTER,
    record="letter",
    when={"status": ("sent",)},
    place=20,
)
async def remind_letter(unit: Unit, given: shapes.OneLetter) -> shapes.Reminded:
    """Reminds those who have not answered yet."""
    letter = await changeable(unit, LETTER, given.letter)
    if letter["status"] != "sent":
        raise conflict("not_sent", say("责任书尚未下发", "This letter was not sent yet"))
    waiting = [each["id"] for each in await _replies(unit, int(letter["id"])) if each["answer"] == "open"]
    writer = unit.as_system(System("letters of goals", unit.caller.actor))
    moment = {"reminded_at": moment_text(now())}
    if waiting:
        await writer.write(REPLY, [Operation("update", moment, id=id) for id in waiting])
    return shapes.Reminded(len(waiting))


@action(
    "goals.close_letter",
    "结束责任书",
    "Close",
    object=LETTER,
    record="letter",
    when={"status": ("sent",)},
    place=30,
)
async def close_letter(unit: Unit, given: shapes.OneLetter) -> shapes.Reminded:
    """Takes no more answers; what was confirmed stays. Gives how many had not answered."""
    letter = await changeable(unit, LETTER, given.letter)
    waiting = [each for each in await _replies(unit, int(letter["id"])) if each["answer"] == "open"]
    writer = unit.as_system(System("letters of goals", unit.caller.actor))
    await writer.write(LETTER, [Operation("update", {"status": "closed"}, id=int(letter["id"]))])
    return shapes.Reminded(len(waiting))


def _department(letter: dict[str, Any]) -> Node:
    return Node("department", int(letter["department"]["id"]))


async def _seen(unit: Unit, id: str) -> dict[str, Any]:
    found = await one_within(unit.link, unit.asking(), LETTER, number(id))
    if found is None:
        raise not_found()
    return found


async def _may_change(unit: Unit, id: str) -> bool:
    """Whether the reader may change the letter, and so send it."""
    asking = unit.asking()
    owner = unit.snapshot.model.object(LETTER)
    rights = row_condition(asking, owner, "t", "update") or "true"
    one = asking.params.add(number(id), "bigint")
    sql = f"select 1 from {asking.table(owner)} t where t.id = {one} and {rights}"
    return await unit.link.fetchval(sql, *asking.params.values) is not None


async def _goals(unit: Unit, letter: dict[str, Any]) -> tuple[Rule, dict[Node, Goal]]:
    """The rule of a letter with the goals of its department and of those right below it, of whoever left as well."""
    access, department = unit.snapshot.access, int(letter["department"]["id"])
    rule = await rule_of(unit, int(letter["rule"]["id"]))
    departments = [department, *(id for id, parent in access.parents.items() if parent == department)]
    people = list(access.members.get(department, ()))
    return rule, await goals_of(unit, rule, int(letter["year"]), departments, people)


async def _owners(unit: Unit, goals: Sequence[Goal]) -> dict[int, tuple[str, int | None]]:
    """What goals are called and who answers for them: the person, or the head of the department while active."""
    rows = await unit.link.fetch(
        "select g.id, g.name, coalesce(g.person, d.manager) as who from"
        f" {unit.asking().table(unit.snapshot.model.object('goal'))} g left join"
        f" {unit.asking().table(unit.snapshot.model.object('department'))} d on d.id = g.department"
        " where g.id = any($1::bigint[])",
        [goal.id for goal in goals],
    )
    people = unit.snapshot.access.people
    return {
        row["id"]: (row["name"], row["who"] if row["who"] in people and people[row["who"]].active else None)
        for row in rows
    }


async def _replies(unit: Unit, letter: int) -> list[Any]:
    """All replies to a letter with the version of each."""
    months = ", ".join(f"v.{name}" for name in MONTHS)
    found: list[Any] = await unit.link.fetch(
        f"select r.id, r.goal, r.person, r.answer, r.objection, r.answered_at, v.number, {months} from"
        f" {unit.asking().table(unit.snapshot.model.object(REPLY))} r join"
        f" {unit.asking().table(unit.snapshot.model.object('goal_version'))} v on v.id = r.goal_version"
        " where r.letter = $1 and r.deleted_at is null order by r.id",
        letter,
    )
    return found


async def _seen_replies(unit: Unit, ids: Sequence[int]) -> list[int]:
    asking = unit.asking()
    owner = unit.snapshot.model.object(REPLY)
    rights = row_condition(asking, owner, "t", "read") or "true"
    listed = asking.params.add(list(ids), "bigint[]")
    rows = await unit.link.fetch(
        f"select t.id from {asking.table(owner)} t where t.id = any({listed}) and {rights}",
        *asking.params.values,
    )
    return [row["id"] for row in rows]
