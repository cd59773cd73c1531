"""What is done with customers in Zoho CRM: tasks, meetings, calls, notes and cases."""

from yunchou.apps.migration.sources import Module
from yunchou.apps.migration.zoho_shared import CREATED, IGNORED, TO_DEAL, ids_of, people
from yunchou.model.object import label

_ABOUT = ("What Id.id", "What Id", "Related To.id", "Related To Id", "RELATEDTOID", "相关.id")
_WHO = ("Contact Name.id", "Who Id.id", "Who Id", "Contact Id", "CONTACTID", "联系人.id")
_RELATED = (
    *IGNORED,
    "Related To",
    "What Id",
    "Who Id",
    "Contact Name",
    "$se_module",
    "Related To Module",
    "Closed Time",
)


def _activity(
    key: str,
    zh: str,
    plural: str,
    singular: str,
    kind: str,
    files: tuple[str, ...],
    fields: dict[str, tuple[str, ...]],
    values: dict[str, dict[str, str]],
    constants: dict[str, str],
) -> Module:
    return Module(
        key,
        label(zh, plural),
        "activity",
        files=files,
        ids=(*ids_of(singular), "Activity Id"),
        fields={"content": ("Description", "描述"), **fields, **CREATED},
        either={
            "account": _ABOUT,
            "opportunity": _ABOUT,
            "contact": _WHO,
            "lead": (*_WHO[1:3], "Lead Name.id"),
        },
        people=people(singular, zh),
        values=values,
        constants={"kind": kind, **constants},
        unnamed=zh,
        ignored=(*_RELATED, "Activity Type", "Reminder", "Recurring Activity", "Repeat", "Send Notification Email"),
    )  # fmt: skip


TASKS = _activity(
    "tasks", "任务", "Tasks", "Task", "task", ("Tasks", "Task", "任务"),
    {
        "name": ("Subject", "主题"),
        "due_at": ("Due Date", "截止日期"),
        "status": ("Status", "状态"),
        "priority": ("Priority", "优先级"),
        "done_at": ("Closed Time", "完成时间"),
    },
    {
        "status": {
            "Not Started": "open", "Deferred": "open", "In Progress": "open", "Waiting for input": "open",
            "Waiting on someone else": "open", "Completed": "done",
        },
        "priority": {"Highest": "high", "High": "high", "Normal": "normal", "Low": "low", "Lowest": "low"},
    },
    {},
)  # fmt: skip
EVENTS = _activity(
    "events", "会议", "Meetings", "Event", "meeting", ("Events", "Event", "Meetings", "Meeting", "会议"),
    {
        "name": ("Title", "Event Title", "Subject", "标题"),
        "due_at": ("Start DateTime", "From", "Start Date Time", "开始时间"),
        "done_at": ("End DateTime", "To", "End Date Time", "结束时间"),
        "place": ("Location", "Venue", "地点"),
    },
    {},
    {"status": "done"},
)  # fmt: skip
CALLS = _activity(
    "calls", "电话", "Calls", "Call", "call", ("Calls", "Call", "通话"),
    {
        "name": ("Subject", "主题"),
        "direction": ("Call Type", "呼叫类型"),
        "done_at": ("Call Start Time", "Start Time", "开始时间"),
        "outcome": ("Call Result", "通话结果"),
        "duration_minutes": ("Call Duration (in minutes)",),
    },
    {
        "direction": {"Outbound": "outgoing", "Inbound": "incoming", "Missed": "incoming"},
        "outcome": {"No response/Busy": "no_answer", "Interested": "reached", "Requested call back": "call_back"},
    },
    {"status": "done"},
)  # fmt: skip
NOTES = Module(
    "notes",
    label("备注", "Notes"),
    "activity",
    files=("Notes", "Note", "备注"),
    ids=ids_of("Note"),
    fields={
        "name": ("Note Title", "Title", "标题"),
        "content": ("Note Content", "Content", "内容"),
        "done_at": ("Created Time", "创建时间"),
    },
    either=dict.fromkeys(
        ("account", "contact", "lead", "opportunity"),
        ("Parent ID.id", "Parent Id.id", "Parent ID", "Parent Id", "Related To.id"),
    ),
    people=people("Note", "备注"),
    constants={"kind": "note", "status": "done"},
    unnamed="备注",
    also={"created_at": ("Created Time", "创建时间")},
    ignored=(*IGNORED, "Parent Name", "Parent Module", "Created Time"),
)

CASES = Module(
    "cases",
    label("服务工单", "Cases"),
    "case",
    files=("Cases", "Case", "服务支持"),
    ids=ids_of("Case"),
    fields={
        "name": ("Subject", "主题"),
        "status": ("Status", "状态"),
        "priority": ("Priority", "优先级"),
        "kind": ("Type", "类型"),
        "channel": ("Case Origin", "来源"),
        "description": ("Description", "描述"),
        "resolution": ("Solution", "解决方案"),
        "contact_name": ("Reported By", "报告人"),
        "contact_email": ("Email", "邮箱"),
        "contact_phone": ("Phone", "电话"),
        **CREATED,
    },
    relations={
        **{name: TO_DEAL[name] for name in ("account",)},
        "contact": ("Related To.id", "Contact Name.id", "Who Id.id"),
        "product": ("Product Name.id", "Product Id"),
    },
    people=people("Case", "工单"),
    values={
        "status": {"New": "new", "On Hold": "waiting", "Escalated": "open", "Closed": "closed"},
        "kind": {"Question": "service", "Problem": "service", "Feature Request": "suggestion"},
        "channel": {"Email": "mail", "Phone": "phone", "Web": "web"},
        "priority": {"High": "high", "Medium": "normal", "Low": "low"},
    },
    ignored=(*IGNORED, "Case Number", "No of comments", "Case Reason", "Deal Name"),
)
