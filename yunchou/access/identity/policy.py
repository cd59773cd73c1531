"""What an organisation demands of passwords, of second factors, and of the length of sessions."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import msgspec

from yunchou.access.identity.common import is_common
from yunchou.access.identity.passwords import LONGEST, SHORTEST
from yunchou.base.db import Connection, Database
from yunchou.base.errors import FieldError, Message, invalid, say
from yunchou.services import kept
from yunchou.services.files import Home

SETTING = "sign_in"
MOST_HISTORY = 24


@dataclass(frozen=True, slots=True)
class Policy:
    """`history`: how many former passwords may not come again. `second_factor_roles`: ids of roles that need one."""

    min_length: int = SHORTEST
    history: int = 0
    session_idle_hours: int = 168
    session_days: int = 30
    second_factor_roles: tuple[str, ...] = ()
    notify_new_device: bool = True

    @property
    def idle(self) -> timedelta:
        """How long a session lives without being used."""
        return timedelta(hours=self.session_idle_hours)

    @property
    def longest(self) -> timedelta:
        """How long a session lives at most."""
        return timedelta(days=self.session_days)


async def policy_of(db: "Database | Connection", home: Home) -> Policy:
    """The policy of an organisation; what nobody has entered is as shipped."""
    return msgspec.convert(await kept.read(db, home, SETTING), Policy)


def as_kept(policy: Policy) -> dict[str, Any]:
    """The form in which a policy is kept."""
    return asdict(policy)


def check_policy(policy: Policy) -> None:
    """Raises a 422 `Problem` on the fields that cannot be."""
    bounds = {
        "min_length": (policy.min_length, SHORTEST, 64),
        "history": (policy.history, 0, MOST_HISTORY),
        "session_idle_hours": (policy.session_idle_hours, 1, 24 * 90),
        "session_days": (policy.session_days, 1, 365),
    }
    errors = []
    for name, (value, least, most) in bounds.items():
        if not least <= value <= most:
            words = say("须在 {least} 到 {most} 之间。", "Must be {least} to {most}.", least=least, most=most)
            errors.append(FieldError("out_of_range", words, name))
    if errors:
        raise invalid(errors)


def check_password(password: str, policy: Policy, about: tuple[str, ...], field: str = "password") -> None:
    """Raises a 422 `Problem` on `field` for a password that the policy refuses.

    `about`: what the password must not be made of (the login, the person's name).
    """
    fault = _fault(password, policy, about)
    if fault is not None:
        raise invalid([FieldError(fault[0], fault[1], field)])


def _fault(password: str, policy: Policy, about: tuple[str, ...]) -> tuple[str, Message] | None:
    if not policy.min_length <= len(password) <= LONGEST:
        words = say(
            "密码长度须为 {least} 到 {most} 个字符。",
            "A password has {least} to {most} characters.",
            least=policy.min_length,
            most=LONGEST,
        )
        return "out_of_range", words
    if is_common(password):
        return "common_password", say(
            "这个密码过于常见，容易被猜到，请换一个。",
            "This password is among those tried first: choose another.",
        )
    plain = password.lower()
    parts = {each.strip().lower() for word in about for each in (word, word.partition("@")[0])}
    if any(
        len(part) >= 4 and (plain == part or (part in plain and len(plain) - len(part) < 4)) for part in parts
    ):
        return "rule", say("密码不能由账号或姓名组成。", "A password is not made of the login or the name.")
    return None


def used_before(field: str) -> Exception:
    """The problem of a password that the person had before."""
    words = say("不能使用以前用过的密码。", "This password was used before.")
    return invalid([FieldError("used_before", words, field)])
