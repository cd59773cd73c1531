"""Bringing people what they are told: together, in their hours, only what they may see then, and nothing twice."""

import asyncio
import base64
import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.fixtures.asking import create, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from yunchou.apps.together.choices import choose_channels, choose_times
from yunchou.apps.together.comments import add_comment
from yunchou.apps.together.delivering import deliver_some, push, put_due_aside
from yunchou.apps.together.devices import add_device, devices, remove_device
from yunchou.apps.together.notifications import mark_read
from yunchou.apps.together.notify import FOLLOWER
from yunchou.apps.together.preferences import Digest, Preference, Quiet
from yunchou.base.db import quote
from yunchou.base.errors import Problem, say
from yunchou.base.sealing import Sealer
from yunchou.base.settings import Settings
from yunchou.services.mail.outbox import Mailer
from yunchou.services.outgoing import Fetched, Outgoing, Unreachable
from yunchou.services.push import Pusher


class PushService(Outgoing):
    """The outside as far as these tests need it: one push service that answers as it is told."""

    def __init__(self) -> None:
        async def resolve(host: str, port: int) -> list[str]:
            return ["127.0.0.1" if host == "inner.example" else "93.184.216.34"]

        super().__init__(resolve=resolve)
        self.status = 201
        self.got: list[tuple[str, Mapping[str, str], bytes]] = []

    async def fetch(self, method: str, url: str, **more: Any) -> Fetched:
        if self.status == 0:
            raise Unreachable(say("无法连接", "no answer"))
        self.got.append((url, more["headers"], more["content"]))
        return Fetched(self.status, {}, b"", url)


class Post:
    """A company with a mailer, a push service, and ways to look at what waits."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.outside = PushService()
        db, sealer = company.organisation.db, Sealer(b"k" * 40)
        given = {
            "YUNCHOU_DATABASE_URL": db.url,
            "YUNCHOU_PUBLIC_URL": "https://crm.example",
            "YUNCHOU_SECRET_KEY": "k" * 40,
        }
        settings = Settings.load(given)
        self.mailer = Mailer(db, settings, sealer, self.outside)
        self.pusher = Pusher(db, sealer, self.outside, "https://crm.example")
        self.schema = quote(company.organisation.schema)

    async def say(self, who: str, account: str, text: str, *mentions: str) -> None:
        ids = [self.company.ids[name] for name in mentions]
        await add_comment(self.company.caller(who), "account", int(account), text, None, ids)
        await settle(self.company, FOLLOWER)

    async def hurry(self) -> None:
        """Makes everything that waits due."""
        await self.company.organisation.db.execute(
            f"update {self.schema}.notification_delivery set due_at = now() - interval '1 second'"
        )

    async def round(self) -> int:
        """One round of deliveries; gives how many messages to devices went."""
        found = await deliver_some(self.company.organisation, self.mailer)
        return await push(self.company.organisation, self.pusher, found.messages)

    async def letters(self) -> list[tuple[str, str]]:
        """Recipient and subject of every letter that was put aside."""
        rows = await self.company.organisation.db.fetch(
            f"select recipient, subject from {self.schema}.mail where template = 'notifications' order by id"
        )
        return [(row["recipient"], row["subject"]) for row in rows]

    async def waiting(self) -> list[dt.datetime]:
        rows = await self.company.organisation.db.fetch(
            f"select due_at from {self.schema}.notification_delivery order by due_at"
        )
        return [row["due_at"] for row in rows]


@pytest.fixture
async def post(company: Company) -> Post:
    await settle(company, FOLLOWER)
    return Post(company)


@pytest.fixture
async def account(post: Post) -> str:
    return await create(post.company.caller("小王"), "account", name="甲公司")


async def test_several_come_in_one_letter_and_each_once(post: Post, account: str) -> None:
    await choose_channels(post.company.caller("高总"), {"mention": ["page", "mail"]})
    await post.say("小王", account, "第一问", "高总")
    await post.say("小王", account, "第二问", "高总")
    # They wait a minute for others.
    assert await post.round() == 0
    assert await post.letters() == []
    await post.hurry()
    await asyncio.gather(post.round(), post.round())
    await post.round()
    assert await post.letters() == [("boss@test.example", "您有 2 条新通知")]
    assert await post.waiting() == []


async def test_what_was_read_meanwhile_or_may_no_longer_be_seen_is_not_sent(post: Post, account: str) -> None:
    for name in ("高总", "李经理"):
        await choose_channels(post.company.caller(name), {"mention": ["page", "mail"]})
    await post.say("小王", account, "看看", "高总", "李经理")
    await mark_read(post.company.caller("高总"), None)
    await update(post.company.system, "account", account, owner=post.company.ids["小赵"])
    await post.hurry()
    await post.round()
    assert (await post.letters(), await post.waiting()) == ([], [])


async def test_quiet_hours_hold_all_but_what_is_urgent(post: Post, account: str) -> None:
    boss = post.company.caller("高总")
    await choose_channels(boss, {"mention": ["mail"]})
    zone = dt.timezone(dt.timedelta(hours=8))
    now = dt.datetime.now(zone)
    begins, ends = (now - dt.timedelta(hours=1)), (now + dt.timedelta(hours=1))
    quiet = Quiet(begins.strftime("%H:%M"), ends.strftime("%H:%M"))
    await choose_times(boss, Preference("Asia/Shanghai", quiet))
    await post.say("小王", account, "急吗", "高总")
    await post.hurry()
    await post.round()
    (until,) = await post.waiting()
    assert await post.letters() == []
    assert until == ends.replace(second=0, microsecond=0)
    await choose_times(boss, Preference("Asia/Shanghai", None))
    await post.hurry()
    await post.round()
    assert len(await post.letters()) == 1


async def test_summaries_come_at_their_time(post: Post, account: str) -> None:
    boss = post.company.caller("高总")
    await choose_channels(boss, {"mention": ["page", "digest"]})
    await choose_times(boss, Preference("Asia/Shanghai", None, Digest("hour")))
    await post.say("小王", account, "不急", "高总")
    (due,) = await post.waiting()
    assert (due.minute, due.second) == (0, 0)
    assert dt.timedelta(0) < due - dt.datetime.now(dt.UTC) <= dt.timedelta(hours=1)
    await post.hurry()
    await post.round()
    assert await post.letters() == [("boss@test.example", "通知汇总：1 条")]


def browser() -> dict[str, str]:
    """The keys of a device that somebody holds."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {
        "key": base64.urlsafe_b64encode(raw).decode(),
        "auth": base64.urlsafe_b64encode(b"a" * 16).decode(),
    }


async def listen(post: Post, who: str, endpoint: str = "https://push.example/abc") -> int:
    # A browser subscribes with the key that it was told.
    await post.pusher.public_key(post.company.organisation)
    return await add_device(post.company.caller(who), post.pusher, endpoint, **browser(), agent="Firefox")


async def test_a_message_goes_to_the_device_signed_for_its_push_service(post: Post, account: str) -> None:
    await listen(post, "高总")
    await post.say("小王", account, "看这里", "高总")
    assert await post.round() == 1
    ((url, headers, body),) = post.outside.got
    assert url == "https://push.example/abc"
    assert "看这里".encode() not in body
    token, _, key = headers["authorization"].removeprefix("vapid t=").partition(", k=")
    point = base64.urlsafe_b64decode(key + "=")
    public: dict[str, str | list[str]] = {
        "kty": "EC",
        "crv": "P-256",
        "x": base64.urlsafe_b64encode(point[1:33]).rstrip(b"=").decode(),
        "y": base64.urlsafe_b64encode(point[33:]).rstrip(b"=").decode(),
    }
    claims = jwt.decode(token, ECKey.import_key(public), algorithms=["ES256"]).claims
    assert claims["aud"] == "https://push.example"
    assert key == await post.pusher.public_key(post.company.organisation)
    assert await post.waiting() == []


async def test_nothing_waits_for_devices_that_nobody_has(post: Post, account: str) -> None:
    await post.say("小王", account, "看这里", "高总")
    assert await post.waiting() == []


async def test_a_device_that_is_gone_is_forgotten_and_one_that_is_away_is_tried_again(
    post: Post, account: str
) -> None:
    await listen(post, "高总")
    await post.say("小王", account, "一", "高总")
    post.outside.status = 0
    assert await post.round() == 0
    (later,) = await post.waiting()
    assert later > dt.datetime.now(dt.UTC)
    await post.hurry()
    post.outside.status = 410
    assert await post.round() == 0
    assert await devices(post.company.caller("高总")) == []
    assert await post.waiting() == []


async def test_a_message_that_is_never_taken_is_given_up(post: Post, account: str) -> None:
    await listen(post, "高总")
    await post.say("小王", account, "一", "高总")
    post.outside.status = 500
    for _ in range(7):
        await post.hurry()
        await post.round()
    assert await post.waiting() == []
    assert len(post.outside.got) == 5


@pytest.mark.parametrize(
    "endpoint", ["http://push.example/abc", "https://inner.example/abc", "ftp://push.example", "https://"]
)
async def test_messages_go_to_public_addresses_alone(post: Post, endpoint: str) -> None:
    with pytest.raises(Problem) as caught:
        await listen(post, "高总", endpoint)
    assert caught.value.status == 422
    assert await devices(post.company.caller("高总")) == []


async def test_a_device_is_one_persons(post: Post) -> None:
    first = await listen(post, "高总")
    with pytest.raises(Problem) as caught:
        await remove_device(post.company.caller("小王"), first)
    assert caught.value.status == 404
    # Somebody else signs in at the same browser: it is his from then on.
    assert await listen(post, "小王") == first
    assert await devices(post.company.caller("高总")) == []
    await remove_device(post.company.caller("小王"), first)
    assert await devices(post.company.caller("小王")) == []


async def test_a_job_is_put_aside_where_something_is_due_and_once(post: Post, account: str) -> None:
    db = post.company.organisation.db
    assert await put_due_aside(db) == 0
    await choose_channels(post.company.caller("高总"), {"mention": ["mail"]})
    await post.say("小王", account, "看看", "高总")
    assert await put_due_aside(db) == 0
    await post.hurry()
    assert [await put_due_aside(db), await put_due_aside(db)] == [1, 0]


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text + "+08:00")


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-03-02T23:00", "2026-03-03T08:00"),
        ("2026-03-03T07:59", "2026-03-03T08:00"),
        ("2026-03-03T08:00", None),
        ("2026-03-03T21:59", None),
        # Friday night: Saturday and Sunday are off, and Monday's quiet ends at eight.
        ("2026-03-06T23:00", "2026-03-09T08:00"),
        ("2026-03-07T12:00", "2026-03-09T08:00"),
    ],
)
async def test_quiet_hours_reach_over_midnight_and_days_off(
    company: Company, moment: str, until: str | None
) -> None:
    snapshot = await company.organisation.snapshot()
    quiet = Preference("Asia/Shanghai", Quiet("22:00", "08:00", days_off=True))
    assert quiet.quiet_until(at(moment), snapshot) == (None if until is None else at(until))
