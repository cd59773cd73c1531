"""Pages of follow-ups that come again."""

from yunchou.pages.declare import ObjectPages, section

PAGES = (
    ObjectPages(
        "activity_series",
        list_fields=("name", "kind", "every", "interval", "weekdays", "begins_at", "ends_on", "account", "owner", "active"),
        form=(
            section("重复跟进", "Recurring activity", "name", "kind", "priority", "owner", "active"),
            section(
                *("重复规律", "How it comes again", "begins_at", "every", "interval", "weekdays", "month_by"),
                *("days_off", "ends_on", "times"),
            ),
            section("关联", "About", "account", "contact", "opportunity", "lead"),
            section("详情", "Details", "duration_minutes", "place", "content"),
        ),
        header=("kind", "begins_at", "every", "interval", "days_off", "planned_until", "active"),
        related=("activities",),
        sort="-active,name",
    ),
)  # fmt: skip
