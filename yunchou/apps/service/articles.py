"""Knowledge: articles are published in editions, judged by those who use them, and found by the words of a case."""

import re
from typing import Any

import msgspec

from yunchou.access.actor import System
from yunchou.access.compile import field_access, row_condition
from yunchou.actions.registry import action
from yunchou.apps.service.actions import refused
from yunchou.apps.service.kept import column
from yunchou.base.errors import not_found, say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation, moment_now
from yunchou.records.held import changeable, number_of
from yunchou.records.read import one_within
from yunchou.records.rule import after, before
from yunchou.records.write import Unit

MOST_SUGGESTED = 5
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")


class OneArticle(msgspec.Struct, forbid_unknown_fields=True):
    """An article."""

    knowledge_article: str


class Vote(msgspec.Struct, forbid_unknown_fields=True):
    """Whether an article helped, and with which case."""

    knowledge_article: str
    helpful: bool = True
    case: str = ""


class ForCase(msgspec.Struct, forbid_unknown_fields=True):
    """A case."""

    case: str


class Published(msgspec.Struct):
    """How the article stands now."""

    status: str


class Suggestion(msgspec.Struct):
    """A record that is like the case; `score` from 0 to 1."""

    id: str
    name: str
    score: float


class Suggested(msgspec.Struct):
    """Articles that may answer a case, and other open cases of the same customer that may be the same."""

    articles: list[Suggestion]
    cases: list[Suggestion]


@before("knowledge_article")
async def count_editions(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A text that is published, and every change of a published one, is an edition of its own."""
    for change in changes:
        if change.kind in (CREATE, UPDATE) and _is_edition(change):
            change.values["edition"] = (change.now("edition") or 0) + 1
            change.values["published_at"] = moment_now()


def _is_edition(change: Change) -> bool:
    said = any(change.changes(name) for name in ("status", "name", "body"))
    return bool(change.now("status") == "published" and said)


@after("knowledge_article")
async def keep_editions(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Keeps what each edition said."""
    fresh = [c for c in changes if c.kind in (CREATE, UPDATE) and c.changes("edition")]
    if fresh:
        system = unit.as_system(System("editions of articles are kept", by=unit.caller.actor))
        system.cause = unit.cause
        await system.write(
            "article_edition",
            [
                Operation(
                    CREATE,
                    {
                        "name": c.now("name"),
                        "article": str(c.id),
                        "edition": c.now("edition"),
                        "body": c.now("body"),
                    },
                )
                for c in fresh
            ],
        )


async def _set_status(unit: Unit, id: str, status: str, *from_: str) -> Published:
    found = await changeable(unit, "knowledge_article", id)
    if found["status"] not in from_:
        raise refused(
            "status", say("文章当前状态不能执行此操作", "This can't be done with the article as it stands")
        )
    system = unit.as_system(System("an article is published or withdrawn", by=unit.caller.actor))
    system.cause = unit.cause
    await system.write("knowledge_article", [Operation(UPDATE, {"status": status}, id=number_of(id))])
    return Published(status)


@action(
    "service.publish_article",
    "发布",
    "Publish",
    object="knowledge_article",
    record="knowledge_article",
    when={"status": ("draft", "withdrawn")},
    place=10,
)
async def publish_article(unit: Unit, given: OneArticle) -> Published:
    """Publishes an article as its next edition."""
    return await _set_status(unit, given.knowledge_article, "published", "draft", "withdrawn")


@action(
    "service.withdraw_article",
    "下架",
    "Withdraw",
    object="knowledge_article",
    record="knowledge_article",
    when={"status": ("published",)},
    place=60,
)
async def withdraw_article(unit: Unit, given: OneArticle) -> Published:
    """Takes an article back; it is suggested no longer."""
    return await _set_status(unit, given.knowledge_article, "withdrawn", "published")


@action(
    "service.vote_article",
    "评价是否有帮助",
    "Say whether it helped",
    object="knowledge_article",
    record="knowledge_article",
    when={"status": ("published",)},
    place=30,
    words={"helpful": ("有帮助", "It helped")},
)
async def vote_article(unit: Unit, given: Vote) -> Published:
    """Keeps one vote of each person on an article; a second one replaces the first."""
    number = number_of(given.knowledge_article)
    found = await one_within(unit.link, unit.asking(), "knowledge_article", number)
    if found is None:
        raise not_found()
    if given.case and await one_within(unit.link, unit.asking(), "case", number_of(given.case)) is None:
        raise not_found()
    key = f"{number}:{unit.caller.actor.user_id}"
    values: dict[str, Any] = {
        "article": str(number),
        "helpful": given.helpful,
        "case": given.case or None,
        "key": key,
    }
    system = unit.as_system(System("a vote on an article", by=unit.caller.actor))
    await system.write("article_vote", [Operation("upsert", values, match={"key": key})])
    return Published(str(found["status"]))


def pieces(text: str) -> list[str]:
    """What a subject is compared by: words of letters and figures, and pairs of Chinese characters."""
    found: dict[str, None] = {}
    for word in _WORD.findall(text.casefold()[:300]):
        if word[0].isascii():
            found |= dict.fromkeys([word] if len(word) > 1 else [])
        else:
            found |= dict.fromkeys(word[n : n + 2] for n in range(max(1, len(word) - 1)))
    return list(found)


@action(
    "service.suggest_for_case",
    "推荐",
    "Suggest",
    object="case",
    help=("推荐知识文章与可能重复的工单", "Articles and cases that may be of use"),
)
async def suggest_for_case(unit: Unit, given: ForCase) -> Suggested:
    """The articles whose title and keywords are most like the subject of a case, and open cases that may be the same."""
    case = await one_within(unit.link, unit.asking(), "case", number_of(given.case))
    if case is None:
        raise not_found()
    sought = pieces(str(case["name"]))
    articles = await _alike(unit, "knowledge_article", ("name", "keywords"), sought, "t.status = 'published'")
    return Suggested([each for each in articles if each.score > 0], await _repeats(unit, case, sought))


async def _repeats(unit: Unit, case: dict[str, Any], sought: list[str]) -> list[Suggestion]:
    """Other open cases of the same contact, address or, with a like subject, customer."""
    owner = unit.snapshot.model.object("case")
    same = [
        f"{column(owner, name)} = {number_of(case[name]['id'])}"
        for name in ("contact", "account")
        if case.get(name)
    ]
    if not same or case["status"] in ("resolved", "closed"):
        return []
    condition = (
        f"t.id <> {number_of(case['id'])} and ({' or '.join(same)})"
        f" and {column(owner, 'status')} not in ('resolved', 'closed')"
    )
    return await _alike(unit, "case", ("name",), sought, condition)


async def _alike(
    unit: Unit, name: str, fields: tuple[str, ...], sought: list[str], condition: str
) -> list[Suggestion]:
    """Records that the caller may read, by the share of the pieces that they hold. One statement."""
    asking = unit.asking()
    owner = asking.snapshot.model.object(name)
    if any(field_access(asking.viewer, owner, owner.fields[each]) in ("none", "mask") for each in fields):
        return []
    rights = row_condition(asking, owner, "t")
    searched = " || ' ' || ".join(f"coalesce({column(owner, each)}, '')" for each in fields)
    share = (
        f"(select count(*) from unnest({asking.params.add(sought, 'text[]')}) p where position(p in lower({searched})) > 0)"
        f"::float8 / {max(1, len(sought))}"
    )
    rows = await unit.link.fetch(
        f"select t.id, {column(owner, 'name')} as name, {share} as score from {asking.table(owner)} t"
        f" where t.deleted_at is null and {condition}{'' if rights is None else f' and ({rights})'}"
        f" order by score desc, t.id desc limit {MOST_SUGGESTED}",
        *asking.params.values,
    )
    return [Suggestion(str(row["id"]), row["name"], round(row["score"], 3)) for row in rows]
