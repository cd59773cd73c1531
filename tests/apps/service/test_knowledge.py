"""Articles in editions, votes, and what is suggested for a case."""

from tests.apps.service.test_cases import case, queue
from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.actions.runner import run
from yunchou.apps.service.articles import pieces
from yunchou.records.read import Query, rows


def test_subjects_are_compared_by_words_and_pairs_of_characters() -> None:
    assert pieces("打印机 卡纸 ERROR E05!") == ["打印", "印机", "卡纸", "error", "e05"]
    assert pieces("  !?") == []


async def test_published_texts_are_editions(company: Company) -> None:
    admin = company.caller("管理员")
    id = await create(admin, "knowledge_article", name="打印机卡纸怎么办", body="<p>关机</p>")
    assert (await read(admin, "knowledge_article", id))["edition"] is None
    await run(admin, "service.publish_article", {"knowledge_article": id})
    await update(admin, "knowledge_article", id, body="<p>关机，取出纸张</p>")
    await update(admin, "knowledge_article", id, keywords="卡纸")
    with refused(422):
        await run(admin, "service.publish_article", {"knowledge_article": id})
    assert (await read(admin, "knowledge_article", id))["edition"] == 2
    said = await rows(admin, "article_edition", Query(fields=("edition", "body"), sort=["edition"]))
    assert [(each["edition"], each["body"]) for each in said] == [
        (1, "<p>关机</p>"),
        (2, "<p>关机，取出纸张</p>"),
    ]
    with refused(404):
        await run(company.caller("小王"), "service.withdraw_article", {"knowledge_article": "5"})
    with refused(403):
        await run(company.caller("小王"), "service.withdraw_article", {"knowledge_article": id})
    await run(admin, "service.withdraw_article", {"knowledge_article": id})


async def test_each_person_has_one_vote(company: Company) -> None:
    admin = company.caller("管理员")
    id = await create(admin, "knowledge_article", name="打印机卡纸怎么办", body="<p>关机</p>")
    await run(admin, "service.publish_article", {"knowledge_article": id})
    for who, helpful in (("管理员", False), ("管理员", True), ("高总", True)):
        await run(company.caller(who), "service.vote_article", {"knowledge_article": id, "helpful": helpful})
    found = await read(admin, "knowledge_article", id)
    assert (found["helpful"], found["unhelpful"]) == (2, 0)


async def test_articles_and_repeats_are_suggested_by_likeness(company: Company) -> None:
    await queue(company)
    admin, wang = company.caller("管理员"), company.caller("小王")
    close, far, draft = [
        await create(admin, "knowledge_article", name=name, body="<p>…</p>")
        for name in ("打印机卡纸怎么办", "如何开具发票", "打印机卡纸（草稿）")
    ]
    for id in (close, far):
        await run(admin, "service.publish_article", {"knowledge_article": id})
    account = await create(wang, "account", name="海尔")
    other = await case(admin, account=account, name="打印机不能用")
    solved = await case(admin, account=account, name="打印机卡纸")
    await update(admin, "case", solved, status="resolved")
    await case(admin, name="打印机卡纸")
    mine = await case(wang, account=account)
    found = await run(wang, "service.suggest_for_case", {"case": mine})
    assert [each.id for each in found.articles] == [close]
    assert [each.id for each in found.cases] == [other]
    assert draft not in {each.id for each in found.articles}
    with refused(404):
        await run(company.caller("小赵"), "service.suggest_for_case", {"case": mine})
