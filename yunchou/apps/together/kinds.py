"""What people may be told of, declared once: the name of a kind, what it says, and how it reaches people who chose nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from yunchou.base.errors import Message, say

PAGE, MAIL, PUSH, DIGEST = "page", "mail", "push", "digest"
CHANNELS = (PAGE, MAIL, PUSH, DIGEST)
"""In the page, by mail at once, to the device, and in a summary by mail."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notification.

    `one` and `several` say it of one thing and of `{count}`; `{who}`, `{object}` and `{name}` stand for who did it and the
    record. `urgent`: quiet hours and muting do not hold it up. `grouped`: those about one record that are not read yet
    become one. `always`: it stands in the page whatever people chose.
    """

    name: str
    label: Message
    one: Message
    several: Message
    channels: tuple[str, ...]
    urgent: bool
    grouped: bool
    always: bool


KINDS: dict[str, Kind] = {}
"""All kinds by name, in the order in which settings list them."""


def kind(
    name: str,
    label: Message,
    one: Message,
    several: Message | None = None,
    *,
    channels: tuple[str, ...] = (PAGE,),
    urgent: bool = False,
    grouped: bool = False,
    always: bool = False,
) -> str:
    """Declares a kind and gives its name."""
    KINDS[name] = Kind(name, label, one, several or one, channels, urgent, grouped, always)
    return name


def known(channels: Iterable[str]) -> list[str]:
    """The channels in their order, each once."""
    given = set(channels)
    return [each for each in CHANNELS if each in given]


MENTION = kind(
    "mention",
    say("有人提到我", "Somebody mentions me"),
    say("{who} 在{object}“{name}”中提到了您", "{who} mentioned you in {object} “{name}”"),
    channels=(PAGE, PUSH),
)
COMMENT = kind(
    "comment",
    say("我关注的记录有新评论", "Comments on records I follow"),
    say("{who} 评论了{object}“{name}”", "{who} commented on {object} “{name}”"),
    say("{object}“{name}”有 {count} 条新评论", "{count} new comments on {object} “{name}”"),
    grouped=True,
)
ASSIGNMENT = kind(
    "assignment",
    say("记录交给我负责", "Records given to me"),
    say("{who} 把{object}“{name}”交给了您", "{who} gave you {object} “{name}”"),
    say("{who} 把 {count} 条{object}交给了您", "{who} gave you {count} records: {object}"),
    channels=(PAGE, PUSH),
)
CHANGE = kind(
    "change",
    say("我关注的记录有修改", "Changes of records I follow"),
    say("{who} 修改了{object}“{name}”", "{who} changed {object} “{name}”"),
    say("{object}“{name}”有 {count} 次修改", "{count} changes of {object} “{name}”"),
    grouped=True,
)
HANDOVER = kind(
    "handover",
    say("待办的转交与答复", "To-dos handed over and answers"),
    say("{who} 转交待办", "{who}, about a to-do"),
    channels=(PAGE, PUSH),
)
APPROVAL_ASKED = kind(
    "approval_asked",
    say("待我审批", "Approvals that wait for me"),
    say("待您审批：{name}", "Waits for your decision: {name}"),
    channels=(PAGE, PUSH),
    urgent=True,
)
APPROVAL_ENDED = kind(
    "approval_ended",
    say("我提交的审批有结果", "What came of approvals I submitted"),
    say("审批结果：{name}", "What came of {name}"),
    channels=(PAGE, PUSH),
)
APPROVAL_COPIED = kind(
    "approval_copied",
    say("抄送给我的审批", "Approvals copied to me"),
    say("抄送：{name}", "Copied to you: {name}"),
)
SIGNED = kind(
    "signed",
    say("客户签署了我发起的文件", "Papers of mine that a customer signed"),
    say("{who} 签署了“{name}”", "{who} signed “{name}”"),
    channels=(PAGE, PUSH),
)
STATEMENT_ANSWERED = kind(
    "statement_answered",
    say("客户答复了对账单", "Customers that answered statements of account"),
    say("{who} 答复了对账单“{name}”", "{who} answered the statement “{name}”"),
    channels=(PAGE, PUSH),
)
REMINDER = kind(
    "reminder",
    say("待办提醒", "Reminders of to-dos"),
    say("提醒：{name}", "Reminder: {name}"),
    channels=(PAGE, PUSH),
    urgent=True,
)
AUTOMATION = kind(
    "automation",
    say("自动化发来的通知", "What automations tell me"),
    say("自动化“{who}”", "Automation “{who}”"),
)
TROUBLE = kind(
    "trouble",
    say("自动化持续失败", "Automations that keep failing"),
    say("自动化“{who}”", "Automation “{who}”"),
    urgent=True,
    always=True,
)
NOTICE = kind(
    "notice",
    say("系统提醒", "Notices of the system"),
    say("系统提醒：{who}", "Notice: {who}"),
    always=True,
)
GOAL = kind(
    "goal",
    say("目标落后", "Goals that fall behind"),
    say("目标落后：{who}", "A goal falls behind: {who}"),
)
JOB = kind(
    "job",
    say("后台任务结束", "Jobs that ended"),
    say("您发起的后台任务已结束", "A job that you began has ended"),
)
REPORT = kind(
    "report",
    say("订阅的报表", "Reports I get by mail"),
    say("报表“{name}”已发送到您的邮箱", "The report “{name}” is in your mail"),
)
