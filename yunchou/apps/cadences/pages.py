"""Pages of cadences, their steps, and the records on their way through them."""

from yunchou.pages.declare import ObjectPages, section

SHOWN = (
    "name",
    "status",
    "lead",
    "contact",
    "opportunity",
    "step",
    "next_at",
    "cadence",
    "number",
    "owner",
    "reason",
    "ended_at",
)

PAGES = (
    ObjectPages(
        "cadence",
        list_fields=(
            "name",
            "object",
            "active",
            "published",
            "entered",
            "under_way",
            "replied",
            "finished",
            "owner",
        ),
        sort="name",
        form=(
            section("节奏", "Cadence", "name", "object", "active", "owner", "description"),
            section(
                "加入与退出",
                "Coming and going",
                "condition",
                "exit_when",
                "stop_on_reply",
                "stop_on_stage",
                "working_hours",
            ),
            section(
                "效果",
                "How it goes",
                "published",
                "published_at",
                "entered",
                "under_way",
                "replied",
                "unsubscribed",
                "finished",
            ),
        ),
        header=("object", "active", "published", "under_way", "replied", "finished"),
        lines=(("steps", ()),),
        related=("runs", "versions"),
    ),
    ObjectPages(
        "cadence_step",
        list_fields=(
            *(
                "position",
                "kind",
                "name",
                "wait",
                "wait_unit",
                "condition",
                "template",
                "content",
                "priority",
            ),
            *("entered", "done", "replied", "unsubscribed"),
        ),
        sort="position,id",
    ),
    ObjectPages(
        "cadence_version",
        list_fields=("name", "number", "steps_count", "created_at", "created_by"),
        sort="-number",
    ),
    ObjectPages(
        "cadence_run",
        list_fields=SHOWN,
        sort="-id",
        form=(
            section("进度", "Enrolment", "cadence", "number", "lead", "contact", "opportunity", "owner"),
            section("当前", "Now", "status", "step", "next_at", "activity"),
            section("结束", "The end", "ended_at", "reason"),
        ),
        header=("cadence", "status", "step", "next_at", "activity"),
        related=("moves",),
    ),
    ObjectPages(
        "cadence_move", list_fields=("at", "name", "state", "run", "activity", "mail", "note"), sort="-at,-id"
    ),
)
