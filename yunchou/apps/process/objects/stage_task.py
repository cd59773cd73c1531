"""Stage task: what is to be done in a stage. Every record that enters the stage gets it as a to-do."""

from yunchou.model.declare import boolean, declare, integer, long_text, lookup, text

STAGE_TASK = declare(
    "stage_task",
    ("阶段任务", "Stage task"),
    app="process",
    icon="profile",
    affects_access=True,
    known_by=("stage.pipeline.name", "stage.name", "name"),
    configuration=True,
    fields=(
        text("name", "任务名称", "Name", required=True, max_length=200),
        lookup(
            "stage", "阶段", "Stage", "stage", ("tasks", "阶段任务", "Tasks"), required=True, indexed=True
        ),
        text(
            "object",
            "对象",
            "Object",
            names="object",
            max_length=40,
            searchable=False,
            help=(
                "不填则取流程适用的对象，流程未指定的为商机",
                "Empty: that of the pipeline, opportunities where it names none",
            ),
        ),
        boolean(
            "must_finish",
            "必须完成",
            "Must be finished",
            default=False,
            help=("完成后才能推进到下一阶段", "The record goes no further before it is done"),
        ),
        integer("due_days", "期限（工作日）", "Due after (working days)", minimum=0, maximum=365),
        long_text(
            "condition",
            "自动完成条件",
            "Done by itself when",
            max_length=4000,
            help=(
                "记录满足此条件即视为已完成，无需勾选",
                "Once the record fulfils it, the task counts as done without being ticked off",
            ),
        ),
        long_text("help", "说明", "How it is done"),
        integer("position", "顺序", "Position", default=0),
    ),
)
