"""Pages of tenders: how they, their parts and their deposits are listed, filled in and shown."""

from yunchou.pages.declare import ObjectPages, section

TENDERS_SHOWN = {"account": ("tenders",), "opportunity": ("tenders",), "competitor": ("bids",)}
"""What pages of other apps show of tenders."""

PAGES = (
    ObjectPages(
        "tender",
        list_fields=(
            *("number", "name", "account", "status", "next_due_at", "budget", "our_price"),
            *("our_rank", "go_score", "owner"),
        ),
        form=(
            section(
                "项目",
                "Tender",
                *("name", "tender_number", "account", "agency", "opportunity", "contact"),
                *("method", "evaluation", "owner", "follows_tender"),
            ),
            section(
                "公告与截止时间",
                "Announcement and deadlines",
                *("published_on", "source_url", "registration_due_at", "questions_due_at"),
                *("bid_due_at", "opening_at"),
            ),
            section("金额", "Money", "budget", "ceiling", "our_price", "our_score", "our_rank"),
            section("立项", "Decision", "go_score", "decided_at", "decided_by", "decision_note"),
            section(
                "结果",
                "Result",
                *("closed_on", "winner", "winning_price", "price_gap", "loss_reason", "result_note"),
            ),
            section("其他", "More", "tags", "external_id", "description"),
        ),
        header=("status", "account", "next_due_at", "budget", "our_price", "go_score", "owner"),
        related=("deposits", "later_tenders"),
        sort="-created_at",
        board="status",
        board_sum="budget",
        lines=(
            ("scores", ("tracking",)),
            ("papers", ("tracking", "preparing")),
            ("rivals", ("preparing", "submitted", "opened", "won", "lost")),
        ),
    ),
    ObjectPages(
        "tender_score",
        list_fields=("criterion", "weight", "score", "points", "notes"),
        form=(section("评分", "Score", "criterion", "score", "notes"),),
        sort="id",
    ),
    ObjectPages(
        "tender_paper",
        list_fields=("name", "kind", "person", "due_on", "state", "needed", "file"),
        form=(
            section("文件", "Paper", "name", "kind", "person", "due_on", "state", "needed", "file", "notes"),
        ),
        header=("tender", "person", "due_on", "state"),
        sort="position,id",
        board="state",
    ),
    ObjectPages(
        "tender_rival",
        list_fields=("competitor", "price", "difference", "score", "rank", "void", "winner", "notes"),
        form=(section("对手", "Rival", "competitor", "price", "score", "void", "notes"),),
        header=("tender", "price", "score", "rank", "winner"),
        sort="rank,id",
    ),
    ObjectPages(
        "tender_deposit",
        list_fields=(
            *("number", "tender", "account", "status", "amount", "due_on", "paid_on"),
            *("return_due_on", "outstanding", "days_overdue", "owner"),
        ),
        form=(
            section("保证金", "Deposit", "tender", "form", "amount", "status", "owner"),
            section("缴纳", "Paying", "due_on", "paid_on", "paid_from", "paid_to", "reference"),
            section("退回", "Return", "return_due_on", "returned", "returned_on", "returned_to", "loss_note"),
            section("其他", "More", "notes"),
        ),
        header=("status", "tender", "amount", "outstanding", "return_due_on", "days_overdue"),
        sort="-created_at",
        board="status",
        board_sum="amount",
    ),
    ObjectPages(
        "tender_criterion",
        list_fields=("position", "name", "weight", "active"),
        form=(section("评估项", "Criterion", "name", "weight", "position", "active", "help"),),
        header=("weight", "active"),
        sort="position,name",
    ),
    ObjectPages(
        "tender_checklist",
        list_fields=("position", "name", "kind", "needed", "days_before", "active"),
        form=(section("文件", "Paper", "name", "kind", "needed", "days_before", "position", "active"),),
        header=("kind", "needed", "days_before", "active"),
        sort="position,name",
    ),
)
