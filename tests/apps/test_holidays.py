"""Published holidays: every form in which they are handed round is read, entered once, and asked for in time."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.asking import refused
from tests.fixtures.organisation import Company
from yunchou.access.calendars import Calendars, calendars_of
from yunchou.apps.organisation.holidays import compare, enter, remind, year_missing
from yunchou.apps.organisation.published import LONGEST_SPAN, Published, read_published
from yunchou.apps.together.notifications import notifications
from yunchou.jobs.handlers import JobContext
from yunchou.language.types import WorkCalendar
from yunchou.records.read import Query, rows

NOTICE = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月5日（周一）放假1天。
节假日期间，请妥善安排好值班。"""
TABLE = """名称,开始日期,结束日期,类型
元旦,2027-01-01,2027-01-03,放假
春节,2027/2/5,2027/2/11,休
春节,2027-01-31,,上班
春节,2027年2月14日,2027年2月14日,补班
清明节\t20270405"""
CALENDAR = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270101\r
DTEND;VALUE=DATE:20270104\r
SUMMARY:元旦 休\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270131\r
SUMMARY:春节（班）\r
END:VEVENT\r
BEGIN:VEVENT\r
SUMMARY:没有日期\r
END:VEVENT\r
END:VCALENDAR\r
"""
SPANS = [
    ("元旦", "off", "2027-01-01", "2027-01-03"),
    ("春节", "off", "2027-02-05", "2027-02-11"),
    ("春节", "work", "2027-01-31", "2027-01-31"),
    ("春节", "work", "2027-02-14", "2027-02-14"),
    ("清明节", "off", "2027-04-05", "2027-04-05"),
]


def said(spans: tuple[Published, ...]) -> list[tuple[str, str, str, str]]:
    return [(each.name, each.kind, each.first.isoformat(), each.last.isoformat()) for each in spans]


def test_the_notice_a_table_and_a_calendar_file_say_the_same() -> None:
    notice, table, calendar = (read_published(text, 2027) for text in (NOTICE, TABLE, CALENDAR))
    assert said(notice.spans) == SPANS
    assert notice.unread == (4,)
    assert said(table.spans) == SPANS
    assert table.unread == (1,)
    assert said(calendar.spans) == [
        ("元旦 休", "off", "2027-01-01", "2027-01-03"),
        ("春节（班）", "work", "2027-01-31", "2027-01-31"),
    ]


WHOLE = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节:2月15日(农历腊月二十八、周日)至23日(农历正月初七、周一)放假调休，共9天。2月14日(周六)、2月28日(周六)上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日"""


async def test_a_whole_notice_says_what_the_shipped_calendar_of_its_year_says(company: Company) -> None:
    """The letterhead, the words before and after, and the date below the signature are no holidays."""
    reading = read_published(WHOLE, 2026)
    days = {
        each.first + dt.timedelta(days=n): each.kind == "work"
        for each in reading.spans
        for n in range((each.last - each.first).days + 1)
    }
    snapshot = await company.organisation.snapshot()
    shipped = calendars_of(snapshot.parts).statutory
    assert days == {day: works for day, works in shipped.items() if day.year == 2026}
    assert 15 in reading.unread


def test_a_holiday_over_the_turn_of_the_year_begins_in_the_year_before() -> None:
    (span,) = read_published("元旦：12月30日至1月1日放假，共3天。", 2029).spans
    assert (span.first, span.last) == (dt.date(2028, 12, 30), dt.date(2029, 1, 1))
    (plain,) = read_published("元旦：2028年12月30日至2029年1月1日放假", 2029).spans
    assert (plain.first, plain.last) == (span.first, span.last)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "没有日期", "坏,2027-02-30", "坏：2月30日放假", "a,2027-01-01,2028-01-01"]
)
def test_what_says_no_days_says_none(text: str) -> None:
    assert read_published(text, 2027).spans == ()


@given(st.text(max_size=300), st.integers(2000, 2200))
def test_any_text_is_read_without_harm(text: str, year: int) -> None:
    for each in read_published(text, year).spans:
        assert 0 <= (each.last - each.first).days < LONGEST_SPAN
        assert 0 < len(each.name) <= 60


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        read_published("\n".join(f"日{n},20{n % 90 + 10}-01-{n % 28 + 1:02}" for n in range(3000)), 2027)


async def test_what_was_read_is_entered_once_by_whoever_may(company: Company) -> None:
    admin = company.caller("管理员")
    reading = read_published(TABLE, 2027)
    assert [each.known for each in await compare(admin, reading)] == [False] * 5
    assert await enter(admin, await compare(admin, reading)) == 5
    assert await enter(admin, await compare(admin, reading)) == 0
    held = await rows(admin, "holiday", Query(fields=["name", "kind", "starts_on"], sort=["starts_on"]))
    assert [each["starts_on"] for each in held] == sorted(first for _, _, first, _ in SPANS)
    with refused(403, "forbidden"):
        await compare(company.caller("小王"), reading)


def test_the_next_year_is_asked_for_from_november_and_by_nobody_who_needs_none() -> None:
    statutory = {dt.date(2026, 1, 1): False}
    known = Calendars(WorkCalendar((1, 2, 3, 4, 5), True, ()), statutory=statutory)
    assert year_missing(known, dt.date(2026, 10, 31)) is None
    assert year_missing(known, dt.date(2026, 11, 1)) == 2027
    assert year_missing(known, dt.date(2027, 3, 1)) == 2027
    entered = Calendars(WorkCalendar((1,), True, ((dt.date(2027, 1, 1), False),)), statutory=statutory)
    assert year_missing(entered, dt.date(2026, 12, 1)) is None
    own = Calendars(WorkCalendar((1,), False, ()), statutory=statutory)
    assert year_missing(own, dt.date(2026, 12, 1)) is None


async def test_administrators_are_reminded_once(company: Company) -> None:
    await company.organisation.db.execute("delete from yunchou.holiday where day > now()")
    await company.organisation.db.execute(
        f'update "{company.organisation.schema}".model_state set access_version = access_version + 1'
    )
    home = company.organisation
    context = JobContext(1, home.id, home.schema, "calendar.reminder", {}, home.db, company.caller("管理员"))
    first = await remind(context)
    assert first["told"] >= 1
    assert await remind(context) == {"told": 0}
    (told,) = (await notifications(company.caller("管理员")))["notifications"]
    assert "节假日" in told["text"]
    assert (await notifications(company.caller("小王")))["notifications"] == []
