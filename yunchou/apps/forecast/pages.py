"""Pages of forecast periods, of what was submitted, and of who is asked for it."""

from yunchou.pages.declare import ObjectPages, section

PAGES = (
    ObjectPages(
        "forecast_period",
        list_fields=("name", "starts_on", "ends_on", "opens_on", "closes_on", "cadence", "due_day", "continues", "locked"),
        sort="-starts_on",
        form=(
            section("周期", "Period", "name", "starts_on", "ends_on"),
            section("提交", "Submissions", "opens_on", "closes_on", "cadence", "due_day", "continues"),
            section("锁定", "Closed", "locked", "locked_at", "locked_by", "lock_reason"),
        ),
        header=("starts_on", "ends_on", "cadence", "locked"),
        related=("requests", "entries"),
    ),
    ObjectPages(
        "forecast_entry",
        list_fields=(
            "name", "period", "kind", "commit_amount", "best_case", "system_commit", "system_best_case", "reason",
            "author", "created_at", "number", "latest",
        ),
        sort="-created_at",
        header=("period", "kind", "commit_amount", "best_case", "author", "created_at"),
        form=(
            section("提交", "Submitted", "period", "kind", "person", "department", "commit_amount", "best_case", "reason"),
            section(
                "当时的数字", "At that moment", "system_closed", "system_commit", "system_best_case", "system_weighted",
                "parts_commit", "parts_best_case",
            ),
            section("版本", "Version", "number", "latest", "due_on", "author"),
        ),
    ),
    ObjectPages(
        "forecast_request",
        list_fields=("name", "period", "owner", "department", "due_on", "state", "done_at"),
        sort="-due_on",
        header=("period", "owner", "due_on", "state"),
    ),
)  # fmt: skip
