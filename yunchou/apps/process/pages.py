"""Pages of processes: pipelines, their stages and what these ask for."""

from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, Item, ObjectPages, section, widget

PAGES = (
    ObjectPages(
        "pipeline",
        list_fields=("name", "object", "active", "reopening", "position"),
        form=(
            section("流程", "Pipeline", "name", "object", "active", "reopening", "position", "description"),
        ),
        header=("object", "active", "reopening"),
        sort="position",
        related=("stages", "versions"),
    ),
    ObjectPages(
        "pipeline_version", list_fields=("name", "number", "published_at", "created_by"), sort="-number"
    ),
    ObjectPages(
        "stage_requirement",
        list_fields=("name", "moment", "kind", "fields", "condition"),
        form=(
            section(
                "要求", "Requirement", "name", "stage", "moment", "kind", "object", "fields", "condition"
            ),
            section("提示", "Message", "message_zh", "message_en", "position"),
        ),
        sort="position,id",
    ),
    ObjectPages(
        "stage_task",
        list_fields=("name", "must_finish", "due_days", "condition"),
        form=(
            section(
                "任务",
                "Task",
                "name",
                "stage",
                "object",
                "must_finish",
                "due_days",
                "condition",
                "position",
                "help",
            ),
        ),
        sort="position,id",
    ),
    ObjectPages(
        "stage_todo",
        list_fields=("name", "object", "stage", "state", "due_at", "done_by", "owner"),
        sort="due_at",
    ),
    ObjectPages(
        "stage",
        list_fields=("name", "pipeline", "kind", "probability", "forecast_category", "position", "color"),
        form=(
            section("阶段", "Stage", "name", "pipeline", "position", "kind", "color"),
            section("预测", "Forecast", "probability", "forecast_category"),
            section(
                "推进", "Ways", "may_skip", "returns", "time_limit", "time_unit", "median_dwell", "guidance"
            ),
        ),
        header=("pipeline", "kind", "probability", "time_limit"),
        related=("requirements", "tasks", "opportunities"),
        sort="pipeline,position",
    ),
    ObjectPages(
        "stage_history",
        list_fields=("opportunity", "stage", "entered_at", "left_at", "moved_by", "reason"),
        sort="-entered_at",
    ),
    ObjectPages(
        "improvement",
        list_fields=(
            "name",
            "status",
            "figure",
            "pipeline",
            "stage",
            "metric",
            "owner",
            "due_on",
            "begun_on",
            "measure_on",
        ),
        form=(
            section(
                "改进",
                "Improvement",
                *("name", "figure", "pipeline", "stage", "metric", "filter", "owner", "status", "due_on"),
            ),
            section("衡量", "Measuring", "begun_on", "days", "measure_on", "expected"),
            section("内容", "What is done", "actions", "version", "learned"),
        ),
        header=("status", "figure", "stage", "metric", "due_on", "begun_on", "owner"),
        related=("activities",),
        sort="-created_at",
        board="status",
    ),
    ObjectPages(
        "stage_kpi",
        list_fields=("name", "pipeline", "stage", "method", "unit", "better", "weight", "active"),
        form=(
            section("指标", "KPI", "name", "pipeline", "stage", "method", "active", "position"),
            section(
                "统计",
                "Counting",
                *("object", "link", "date", "condition", "measured", "within_hours", "metric", "unit"),
            ),
            section("评价", "Judging", "better", "weight", "description"),
        ),
        header=("pipeline", "stage", "method", "better", "weight"),
        related=("standards", "prompts", "coachings"),
        sort="pipeline,position,id",
    ),
    ObjectPages(
        "stage_kpi_standard",
        list_fields=("name", "kpi", "target", "alert", "valid_from"),
        form=(
            section("标准", "Standard", "kpi", "target", "alert", "valid_from"),
            section("适用", "For whom", "role", "title", "department", "person"),
        ),
        header=("kpi", "target", "alert", "valid_from"),
        sort="kpi,-valid_from",
    ),
    ObjectPages(
        "coaching_prompt",
        list_fields=("name", "kpi", "bound", "ask"),
        form=(section("提示", "Prompt", "name", "kpi", "bound", "ask", "practise", "position"),),
        header=("kpi", "bound"),
        sort="kpi,position,id",
    ),
    ObjectPages(
        "kpi_coaching",
        list_fields=("name", "person", "kpi", "due_on", "state", "value", "target", "owner"),
        form=(
            section("辅导", "Coaching", "name", "person", "kpi", "due_on", "state", "owner", "notes"),
            section("当时数据", "Figures then", "first_day", "last_day", "value", "target", "prompt"),
        ),
        header=("person", "kpi", "due_on", "state", "owner"),
        sort="state,due_on",
        board="state",
    ),
    ObjectPages(
        "event_log",
        list_fields=("name", "entries_count", "owner", "created_at"),
        form=(section("日志", "Log", "name", "description"),),
        header=("entries_count", "owner"),
        related=("entries",),
        sort="name",
    ),
    ObjectPages(
        "event_log_entry",
        list_fields=("log", "case", "activity", "happened_at", "resource"),
        form=(section("事件", "Event", "log", "case", "activity", "happened_at", "resource"),),
        sort="happened_at,id",
    ),
)

ITEMS = (
    Item(
        "page",
        "process-analysis",
        label("流程分析", "Process analysis"),
        "partition",
        shows="stage_history",
    ),
    Item("page", "process-kpis", label("过程指标", "Stage KPIs"), "dashboard", shows="stage_kpi"),
    Item("object", "improvement"),
    Item("object", "kpi_coaching"),
    Item("object", "event_log"),
)

STALLED = "stalled = true"

PIPELINE = Dashboard(
    "pipeline",
    label("漏斗看板", "Pipeline dashboard"),
    period="this_year",
    widgets=(
        widget("open", "number", "在手商机金额", "Open pipeline", metrics=("open_amount",), width=4, height=3),
        widget(
            "weighted", "number", "加权金额", "Weighted pipeline", metrics=("weighted_amount",), width=4, height=3
        ),
        widget("deals", "number", "在手商机数", "Open deals", metrics=("open_count",), width=4, height=3),
        widget("stalled", "number", "停滞商机数", "Stalled deals", metrics=("stalled_count",), width=4, height=3),
        widget(
            "stalled_amount", "number", "停滞金额", "Stalled pipeline", metrics=("stalled_amount",), width=4, height=3
        ),
        widget("rate", "number", "赢单率", "Win rate", metrics=("win_rate",), compare=True, width=4, height=3),
        widget(
            "stages", "funnel", "各阶段商机", "By stage", metrics=("open_amount", "open_count"), by=("stage",), width=12,
            height=9,
        ),
        widget(
            "by_stage", "table", "阶段明细", "Stages in figures",
            metrics=("open_count", "open_amount", "weighted_amount", "stalled_count", "stalled_amount"), by=("stage",),
            width=12, height=9,
        ),
        widget(
            "reasons", "bar", "输单原因", "Why deals are lost", metrics=("lost_count", "lost_amount"), by=("loss_reason",),
            sort="-lost_count", width=12, height=9,
        ),
        widget(
            "outcomes", "bar", "每月赢单与输单", "Won and lost by month", metrics=("won_count", "lost_count"), by=("month",),
            width=12, height=9,
        ),
        widget(
            "who", "leaderboard", "停滞最多", "Most stalled deals", metrics=("stalled_count", "stalled_amount"),
            by=("owner",), sort="-stalled_count", limit=10, width=8, height=10,
        ),
        widget(
            "which", "records", "停滞商机", "Stalled deals", object="opportunity", where=STALLED, sort="-amount",
            limit=10, fields=("name", "account", "stage", "amount", "stage_entered_at", "owner"), width=16, height=10,
        ),
    ),
)  # fmt: skip
