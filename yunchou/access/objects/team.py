"""Team: people who work together, whatever departments they belong to. It gives nobody rights of its own."""

from yunchou.model.declare import boolean, declare, long_text, multi_lookup, text, user

TEAM = declare(
    "team",
    ("团队", "Team"),
    app="access",
    icon="team",
    affects_access=True,
    known_by=("name",),
    fields=(
        text("name", "团队名称", "Name", required=True, unique=True, max_length=100),
        user("leader", "组长", "Leader", ("led_teams", "带领的团队", "Teams led")),
        multi_lookup("members", "成员", "Members", "user", ("teams", "团队", "Teams")),
        boolean("active", "启用", "Active", default=True),
        long_text("description", "说明", "Description"),
    ),
)
