"""Whatever arrives is read into plain values or kept as a file: no mail stops a mailbox, and none harms who opens it."""

import base64
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.services.mail.letters import LONGEST_SUBJECT, Letter, letter_of
from yunchou.services.mail.markup import LONGEST, html_of_text, readable, text_of_html

HEAD = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nMessage-ID: <m@b.example>\r\n"


def letter(headers: bytes = b"", body: bytes = b"") -> Letter:
    return letter_of(HEAD + headers + b"\r\n" + body)


@pytest.mark.parametrize(
    "charset", ["gbk", "gb2312", "gb18030", "big5", "utf-8", "utf-16", "shift_jis", "euc-kr"]
)
def test_text_in_any_charset(charset: str) -> None:
    words = {"big5": "報價單", "shift_jis": "見積書です", "euc-kr": "견적서"}.get(charset, "报价单")
    kind = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n".encode()
    assert letter(kind, base64.b64encode(words.encode(charset))).text == words


def test_a_larger_charset_than_is_named_and_none_at_all() -> None:
    # 镕 is in GBK and not in GB 2312, which many programs name all the same.
    named = b"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n"
    assert letter(named, "朱镕基".encode("gbk")).text == "朱镕基"
    assert letter(b"Content-Type: text/plain\r\n", "您好，请报价".encode("gbk")).text == "您好，请报价"
    assert letter(b"Content-Type: text/plain; charset=nonsense\r\n", "您好".encode()).text == "您好"
    assert letter(b"Content-Type: text/plain; charset=us-ascii\r\n", b"\xff\xfe\x00").text is not None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"=?gb2312?B?" + base64.b64encode("朱镕基".encode("gbk")) + b"?=", "朱镕基"),
        (b"=?utf-8?q?=E6=8A=A5=E4=BB=B7?= =?utf-8?q?=E5=8D=95?=", "报价单"),
        ("报价单".encode("gbk"), "报价单"),
        ("报价单".encode(), "报价单"),
        (b"=?nonsense?B?xx?=", None),
        (b"=?utf-8?B?not base64!?=", None),
    ],
)
def test_subjects_as_programs_write_them(written: bytes, read: str | None) -> None:
    found = letter_of(b"From: a@b.example\r\nSubject: " + written + b"\r\n\r\nx").subject
    assert found == read if read is not None else isinstance(found, str)


def test_names_and_addresses() -> None:
    found = letter_of(
        b'From: =?gbk?B?1cXI/Q==?= <Zhang.San@QQ.com>\r\nTo: "Li, Si" <li@x.example>, bad address, <wu@x.example>,'
        b" li@x.example\r\nCc: =?utf-8?B?"
        + base64.b64encode("王, 五".encode())
        + b"?= <w@x.example>\r\n\r\nx"
    )
    assert found.sender is not None
    assert (found.sender.address, found.sender.name) == ("zhang.san@qq.com", "张三")
    assert [(each.address, each.name) for each in found.to] == [
        ("li@x.example", "Li, Si"),
        ("wu@x.example", ""),
    ]
    assert [(each.address, each.name) for each in found.cc] == [("w@x.example", "王, 五")]


def test_the_conversation_is_told_by_references() -> None:
    found = letter(b"References: <1@x> <2@x>\r\n <3@x>\r\nIn-Reply-To: <4@x> (mail of yesterday)\r\n")
    assert found.references == ("<1@x>", "<2@x>", "<3@x>", "<4@x>")
    assert found.thread == "<1@x>"
    many = letter(b"References: " + b" ".join(b"<%d@x>" % n for n in range(5000)) + b"\r\n")
    assert len(many.references) == 50
    assert (many.references[0], many.references[-1]) == ("<0@x>", "<4999@x>")
    assert letter().thread == "<m@b.example>"


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        (b"Auto-Submitted: auto-replied\r\n", True), (b"Auto-Submitted: no\r\n", False), (b"Precedence: bulk\r\n", True),
        (b"X-Auto-Response-Suppress: All\r\n", True), (b"List-Id: <l.x>\r\n", True), (b"Return-Path: <>\r\n", True), (b"", False),
    ],
)  # fmt: skip
def test_mail_that_no_person_wrote(headers: bytes, automatic: bool) -> None:
    assert letter(headers).automatic is automatic


HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<img src="https://spy.example/pixel?u=1" width=1>',
    '<a href="javascript:alert(1)">x</a>', '<a href="data:text/html,<script>1</script>">x</a>', "<svg onload=alert(1)>",
    '<div style="background:url(https://spy.example/x)">x</div>', "<style>@import 'https://spy.example'</style>",
    '<iframe src="https://spy.example"></iframe>', '<form action="https://spy.example"><input name=p></form>',
    '<link rel=stylesheet href="https://spy.example">', '<meta http-equiv=refresh content="0;url=https://spy.example">',
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>', "<noscript><p title='</noscript><img src=x onerror=1>'>",
    '<base href="https://spy.example/">', '<object data="https://spy.example"></object>', "<b onmouseover=alert(1)>x</b>",
    "<p>ok</p><!--<script>1</script>-->", "<a href='  java\nscript:alert(1)'>x</a>",
)  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_runs_and_nobody_learns_that_a_mail_was_opened(source: str) -> None:
    shown = letter(b"Content-Type: text/html\r\n", source.encode()).body.lower()
    for bad in ("script", "onerror", "onload", "onmouseover", "<img", "<svg", "style", "<iframe", "<form", "<meta", "<link",
                "src=", "data:", "spy.example", "<base", "<object"):  # fmt: skip
        assert bad not in re.sub(r"alert\(1\)", "", shown), shown


def test_tables_and_boxes_become_paragraphs() -> None:
    source = "<table><tr><td>品名</td><td>数量</td></tr><tr><td>泵</td><td>3</td></tr></table><div>谢谢<br>李</div>"
    assert text_of_html(readable(source)) == "品名  数量\n泵  3\n谢谢\n李\n"
    nested = readable("<blockquote><p>昨天</p><ul><li>一</li><li><b>二</b></li></ul></blockquote>尾")
    assert nested == "<blockquote><p>昨天</p><ul><li>一</li><li><b>二</b></li></ul></blockquote><p>尾</p>"
    assert html_of_text("a\nb\n\n<c>") == "<p>a<br>b</p><p>&lt;c&gt;</p>"


def test_a_very_long_mail_is_shown_in_part_and_comes_along_whole() -> None:
    found = letter(b"Content-Type: text/plain\r\n", b"0123456789\n" * 100_000)
    assert len(found.body) <= LONGEST
    assert (found.files[0].name, len(found.files[0].content)) == ("message.txt", 1_100_000)


def nested(depth: int) -> bytes:
    parts = b""
    for n in range(depth):
        parts += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
    return HEAD + parts + b"\r\nx"


MONSTERS = [
        nested(150), nested(5000),
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000,
        HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 3000,
        HEAD + b"Content-Type: multipart/mixed\r\n\r\n--\r\n", HEAD + b"Content-Type: ;;;=\r\n\r\nx",
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n!!!!", HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin",
        b"", b"\r\n\r\n", b"\x00" * 1000, b"no headers at all", b":\r\n:\r\n\r\n", b"From: " + b"<" * 100_000 + b"\r\n\r\n",
        b"Subject: " + b"x" * 1_000_000 + b"\r\n\r\n", b"Date: Mon, 99 Foo 99999\r\n\r\n",
    b"Date: 1 Jan 0001 00:00 +9999\r\n\r\n",
        b"To: " + b"a@b.example, " * 50_000 + b"\r\n\r\n", HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<b><blockquote>" * 20_000,
    HEAD + b"References: " + b"<" * 200_000 + b"\r\n\r\n",
        HEAD + b"Content-Type: text/plain; charset*=utf-8''%ff\r\n\r\nx",
    b"Subject: a\r\n b\r\n\tc\r\nFrom: (((((x@y.example\r\n\r\n",
        HEAD + b'Content-Disposition: attachment; filename*0*=utf-8\'\'a; filename*1=b\r\nContent-Type: text/plain\r\n\r\nx',
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(len(MONSTERS)))
def test_malformed_and_monstrous_mail_is_kept_in_reasonable_time(number: int) -> None:
    raw = MONSTERS[number]
    began = time.process_time()
    found = letter_of(raw)
    assert time.process_time() - began < 20
    assert len(found.subject) <= LONGEST_SUBJECT
    assert len(found.body) <= LONGEST
    assert found.whole or found.files[0].content == raw
    assert "\x00" not in f"{found.subject}{found.body}{found.text}{found.message_id}"


def test_a_packed_bomb_is_a_file_like_any_other() -> None:
    bomb = b"PK\x03\x04" + b"\x00" * 1000
    body = (
        b'--b\r\nContent-Type: application/zip\r\nContent-Disposition: attachment; filename="../../etc/x.zip"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(bomb) + b"\r\n--b--\r\n"
    )
    (file,) = letter(b'Content-Type: multipart/mixed; boundary="b"\r\n', body).files
    assert file.content == bomb


def test_a_mail_inside_a_mail_is_a_file() -> None:
    body = b"--b\r\nContent-Type: text/plain\r\n\r\nsee\r\n"
    body += b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nx\r\n--b--"
    found = letter(b'Content-Type: multipart/mixed; boundary="b"\r\n', body)
    assert (found.text, found.files[0].name) == ("see", "message.eml")
    assert b"Subject: inner" in found.files[0].content


@given(st.binary(max_size=3000))
def test_no_bytes_make_it_fail(raw: bytes) -> None:
    assert isinstance(letter_of(raw), Letter)
    assert isinstance(letter_of(HEAD + b"Content-Type: text/html\r\n\r\n" + raw), Letter)


@given(st.text(alphabet=st.sampled_from("<>/abdivtrp \"'=&;!-\x00\ud800") | st.characters(), max_size=300))
def test_clean_html_stays_clean(source: str) -> None:
    shown = readable(source.encode("utf-8", "replace").decode())
    assert readable(shown) == shown or readable(readable(shown)) == readable(shown)
    assert not re.search(
        r"<(?!/?(?:p|br|h[1-4]|strong|b|em|i|u|s|code|pre|blockquote|ul|ol|li|a|hr)\b)", shown
    )
