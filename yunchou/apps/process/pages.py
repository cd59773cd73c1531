"""Pages of processes: pipelines, their stages and what these ask for."""

from yunchou.pages.declare import ObjectPages, section

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
)
