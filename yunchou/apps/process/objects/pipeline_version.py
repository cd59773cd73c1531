"""Pipeline version: a pipeline as it was published at a moment. Records keep to the version they began with."""

from yunchou.model.declare import datetime, declare, integer, json, lookup, text

PIPELINE_VERSION = declare(
    "pipeline_version",
    ("流程版本", "Pipeline version"),
    app="process",
    icon="branches",
    affects_access=True,
    generated=True,
    fields=(
        text("name", "版本", "Version", required=True, max_length=200),
        lookup(
            "pipeline", "销售流程", "Pipeline", "pipeline", ("versions", "版本", "Versions"), indexed=True
        ),
        integer("number", "版本号", "Number", required=True),
        datetime("published_at", "发布时间", "Published at"),
        json("definition", "内容", "Definition", required=True, hidden=True),
    ),
)
