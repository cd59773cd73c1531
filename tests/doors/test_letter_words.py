"""The system's letters in an organisation's own words: looked at, kept, sent, taken back; hostile words are refused."""

import pytest

from tests.doors.conftest import Site
from yunchou.services.mail.templates import TEMPLATES
from yunchou.services.mail.wording import check_words

RESET = "/settings/letters/identity.reset/zh-CN"
GOOD = {
    "subject": "{name}，请重设密码",
    "text": "您好 {name}：\n\n{link}\n\n<b>{login}</b>",
    "button": "重设",
}


def test_the_shipped_words_hold_what_is_demanded_of_others() -> None:
    for template in TEMPLATES.values():
        for words in template.words.values():
            check_words(template, words)


async def test_words_are_looked_at_kept_sent_and_taken_back(own_site: Site) -> None:
    admin, nobody = await own_site.sign_in(), own_site.client()
    shown = await admin.post(f"{RESET}/preview", json=GOOD)
    assert shown.status_code == 200, shown.text
    assert "&lt;b&gt;" in shown.json()["html"]
    assert shown.json()["subject"] == "管理员，请重设密码"
    listed = (await admin.get("/settings/letters")).json()["templates"]
    (before,) = [each for each in listed if each["name"] == "identity.reset"]
    assert not before["words"]["zh-CN"]["own"]
    assert set(before["values"]) >= {"name", "link"}
    kept = await admin.put(RESET, json=GOOD)
    assert kept.json()["words"]["zh-CN"] == {**GOOD, "own": True}
    assert kept.json()["words"]["en"] == before["words"]["en"]
    async with own_site.mailing() as box:
        await nobody.post("/password-resets", json={"login": "wang@test.example"})
        await own_site.deliver()
        (letter,) = box.letters
        assert "请重设密码" in letter["subject"]
    assert (await admin.delete(RESET)).json() == before


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"subject": ""}, "subject", "required"),
        ({"subject": "a\nBcc: x@y.example"}, "subject", "wrong_type"),
        ({"subject": "x" * 201}, "subject", "out_of_range"),
        ({"subject": "{link}"}, "text", "rule"),
        ({"text": "没有链接"}, "text", "required"),
        ({"text": "点 {link} 重设"}, "text", "rule"),
        ({"text": "{link}\n\n{link}"}, "text", "rule"),
        ({"text": "{link}\n\n{password}"}, "text", "unknown_name"),
        ({"text": "{link}\n\n{name.__class__}"}, "text", "unknown_name"),
        ({"text": "{link}\n\n\x07"}, "text", "wrong_type"),
        ({"text": "{link}" + "x" * 10_000}, "text", "out_of_range"),
        ({"button": ""}, "button", "required"),
        ({"button": "{name}"}, "button", "unknown_name"),
    ],
)
async def test_words_that_could_mislead_or_break_a_letter_are_refused(
    site: Site, change: dict[str, str], field: str, code: str
) -> None:
    admin = await site.person()
    for method, path in (("PUT", RESET), ("POST", f"{RESET}/preview")):
        answer = await admin.request(method, path, json={**GOOD, **change})
        assert answer.status_code == 422, answer.text
        assert (field, code) in [(each["field"], each["code"]) for each in answer.json()["errors"]]


async def test_only_administrators_and_only_letters_that_there_are(site: Site) -> None:
    admin, wang = await site.person(), await site.person("wang")
    assert (await wang.get("/settings/letters")).status_code == 403
    assert (await wang.put(RESET, json=GOOD)).status_code == 403
    for path in ("/settings/letters/nothing/zh-CN", "/settings/letters/identity.reset/fr"):
        assert (await admin.put(path, json=GOOD)).status_code == 404
        assert (await admin.delete(path)).status_code == 404
