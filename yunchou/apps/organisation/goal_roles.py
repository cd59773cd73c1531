"""What those who sell may do with goals, their changes and versions, and the letters that go with them."""

from yunchou.access.rights import ObjectRights


def goal_rights(scope: str, *, delete: str, export: bool) -> dict[str, ObjectRights]:
    """Whoever leads people sets their goals and writes letters; one's own goal is set where the rule lets everybody.

    Beside these, everybody reads the letters that were sent to him.
    """
    leads = scope != "own"
    kept = ObjectRights(read=scope, export=export)
    return {
        "goal": ObjectRights(True, scope, scope, delete, export),
        **dict.fromkeys(("goal_change", "goal_version", "goal_letter_reply"), kept),
        "goal_letter": ObjectRights(
            leads, scope, scope if leads else "none", "own" if leads else "none", export
        ),
    }
