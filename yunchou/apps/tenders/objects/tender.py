"""Tender: what a customer buys by public invitation, from its publication to the result; its score card, papers and rivals."""

from yunchou.apps.options import LOSS_REASONS, TAGS
from yunchou.model.declare import (
    auto_number,
    boolean,
    choice,
    date,
    datetime,
    declare,
    file,
    formula,
    integer,
    long_text,
    lookup,
    master_detail,
    money,
    number,
    option,
    rollup,
    text,
    url,
    user,
)

STATUSES = (
    option("tracking", "评估中", "Assessing", "gold"),
    option("preparing", "编制标书", "Preparing", "blue"),
    option("submitted", "已投标", "Submitted", "purple"),
    option("opened", "已开标", "Opened", "cyan"),
    option("won", "中标", "Won", "green"),
    option("lost", "未中标", "Lost", "red"),
    option("no_go", "放弃投标", "Not bidding"),
    option("failed", "流标", "Failed", "orange"),
    option("cancelled", "招标取消", "Cancelled"),
)
METHODS = (
    option("open", "公开招标", "Open tender", "blue"),
    option("invited", "邀请招标", "Invited tender", "cyan"),
    option("negotiation", "竞争性谈判", "Competitive negotiation", "purple"),
    option("consultation", "竞争性磋商", "Competitive consultation", "geekblue"),
    option("inquiry", "询价", "Inquiry", "gold"),
    option("single", "单一来源", "Single source"),
)
EVALUATIONS = (
    option("comprehensive", "综合评分法", "Points for price and quality", "blue"),
    option("lowest", "最低评标价法", "Lowest price", "green"),
)
PAPER_KINDS = (
    option("qualification", "资格文件", "Qualification", "cyan"),
    option("commercial", "商务文件", "Commercial", "blue"),
    option("technical", "技术文件", "Technical", "purple"),
    option("price", "报价文件", "Price", "gold"),
    option("other", "其他", "Other"),
)
PAPER_STATES = (
    option("open", "未开始", "Not begun", "default"),
    option("working", "编写中", "Being written", "blue"),
    option("review", "待复核", "To be reviewed", "gold"),
    option("done", "已完成", "Done", "green"),
)

NEXT_DUE = (
    'SWITCH(status, "tracking", COALESCE(registration_due_at, bid_due_at),'
    ' "preparing", bid_due_at, "submitted", opening_at)'
)

TENDER = declare(
    "tender",
    ("投标项目", "Tender"),
    app="tenders",
    icon="audit",
    fields=(
        text("name", "项目名称", "Name", required=True, indexed=True, max_length=300),
        auto_number("number", "编号", "Number", "TD-{YYYY}{MM}-{0000}"),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        text("tender_number", "招标编号", "Tender number", indexed=True, max_length=100),
        choice("status", "状态", "Status", STATUSES, default="tracking", readonly=True, indexed=True),
        lookup("account", "招标人", "Purchaser", "account", ("tenders", "投标项目", "Tenders"), required=True),
        lookup("opportunity", "商机", "Opportunity", "opportunity", ("tenders", "投标项目", "Tenders")),
        lookup("contact", "招标联系人", "Contact", "contact", ("tenders", "投标项目", "Tenders")),
        text("agency", "招标代理机构", "Agency", indexed=True, max_length=200),
        choice("method", "采购方式", "Method", METHODS, default="open"),
        choice("evaluation", "评标办法", "Evaluation", EVALUATIONS, default="comprehensive"),
        date("published_on", "公告日期", "Published on"),
        url("source_url", "公告链接", "Announcement"),
        datetime("registration_due_at", "报名截止", "Registration until"),
        datetime("questions_due_at", "答疑截止", "Questions until"),
        datetime("bid_due_at", "投标截止", "Bids until", indexed=True),
        datetime("opening_at", "开标时间", "Opening at"),
        formula("next_due_at", "下一截止时间", "Next deadline", NEXT_DUE, "datetime"),
        money("budget", "采购预算", "Budget", minimum=0),
        money("ceiling", "最高限价", "Ceiling price", minimum=0),
        rollup("card_points", "评分", "Points", "scores", "sum", "points", hidden=True),
        rollup("card_weight", "权重合计", "Weights", "scores", "sum", "weight", hidden=True),
        formula(
            "go_score",
            "立项评分",
            "Go score",
            "ROUND(20 * card_points / card_weight)",
            "number",
            help=("按权重折算为 0 至 100 分", "Weighted, from 0 to 100"),
        ),
        datetime("decided_at", "立项时间", "Decided at", readonly=True),
        user("decided_by", "立项审批人", "Decided by", readonly=True),
        text("decision_note", "立项意见", "Decision", readonly=True, max_length=500),
        rollup("papers_open", "未完成文件", "Papers to do", "papers", "count", where='state <> "done"'),
        rollup("papers_done", "已完成文件", "Papers done", "papers", "count", where='state = "done"'),
        money("our_price", "我方报价", "Our price", minimum=0),
        number("our_score", "我方得分", "Our score", minimum=0, maximum=1000),
        integer("our_rank", "我方排名", "Our rank", readonly=True),
        datetime("submitted_at", "投标时间", "Submitted at", readonly=True),
        datetime("opened_at", "开标登记时间", "Opening entered at", readonly=True),
        rollup("rivals_count", "对手数", "Rivals", "rivals", "count"),
        date("closed_on", "结果日期", "Result on", readonly=True, indexed=True),
        lookup("winner", "中标对手", "Winner", "competitor", ("tenders_won", "中标项目", "Tenders won"), readonly=True),
        money("winning_price", "中标价", "Winning price", minimum=0, readonly=True),
        formula(
            "price_gap",
            "与中标价差",
            "Gap to the winner",
            "(our_price - winning_price) / winning_price",
            "percent",
            help=("（我方报价 − 中标价）÷ 中标价", "(Our price − winning price) ÷ winning price"),
        ),
        choice("loss_reason", "未中标原因", "Reason", LOSS_REASONS, readonly=True),
        text("result_note", "结果说明", "Remark on the result", readonly=True, max_length=500),
        lookup("follows_tender", "上一次招标", "Earlier tender", "tender", ("later_tenders", "重新招标", "Later tenders")),
        TAGS,
        long_text("description", "备注", "Description"),
    ),
)  # fmt: skip

TENDER_SCORE = declare(
    "tender_score",
    ("立项评分", "Go score"),
    app="tenders",
    icon="check-square",
    fields=(
        formula("name", "评估项", "Criterion", "criterion.name", "text"),
        master_detail("tender", "投标项目", "Tender", "tender", ("scores", "立项评分", "Go scores")),
        lookup("criterion", "评估项", "Criterion", "tender_criterion", required=True, on_delete="restrict"),
        number("weight", "权重", "Weight", readonly=True),
        integer(
            "score",
            "得分",
            "Score",
            minimum=0,
            maximum=5,
            help=("0 为完全不利，5 为非常有利", "0 speaks against it, 5 strongly for it"),
        ),
        formula("points", "加权得分", "Points", "weight * COALESCE(score, 0)", "number"),
        long_text("notes", "依据", "Evidence"),
    ),
)

TENDER_CRITERION = declare(
    "tender_criterion",
    ("立项评估项", "Go criterion", "Go criteria"),
    app="tenders",
    icon="aim",
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "评估项", "Criterion", required=True, unique=True, max_length=200),
        number("weight", "权重", "Weight", required=True, minimum=0, maximum=1000, default=1),
        integer("position", "顺序", "Position", default=0),
        boolean("active", "启用", "Active", default=True),
        long_text("help", "判断依据", "How to judge"),
    ),
)

TENDER_CHECKLIST = declare(
    "tender_checklist",
    ("标书清单项", "Standard paper"),
    app="tenders",
    icon="ordered-list",
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "文件", "Paper", required=True, unique=True, max_length=200),
        choice("kind", "类别", "Kind", PAPER_KINDS, default="other", required=True),
        boolean("needed", "必须提供", "Needed", default=True),
        integer(
            "days_before",
            "提前工作日",
            "Working days before",
            minimum=0,
            maximum=250,
            default=2,
            help=("应在投标截止前多少个工作日完成", "To be done so many working days before bids are due"),
        ),
        integer("position", "顺序", "Position", default=0),
        boolean("active", "启用", "Active", default=True),
    ),
)

TENDER_PAPER = declare(
    "tender_paper",
    ("投标文件", "Bid paper"),
    app="tenders",
    icon="file-text",
    fields=(
        text("name", "文件", "Paper", required=True, max_length=200),
        master_detail("tender", "投标项目", "Tender", "tender", ("papers", "投标文件", "Bid papers")),
        choice("kind", "类别", "Kind", PAPER_KINDS, default="other"),
        user("person", "责任人", "Person", ("bid_papers", "投标文件", "Bid papers")),
        date("due_on", "应完成日期", "Due on", indexed=True),
        choice("state", "进度", "State", PAPER_STATES, default="open", required=True),
        date("done_on", "完成日期", "Done on", readonly=True),
        boolean("needed", "必须提供", "Needed", default=True),
        file("file", "文件", "File"),
        integer("position", "顺序", "Position", default=0),
        long_text("notes", "说明", "Notes"),
    ),
)

TENDER_RIVAL = declare(
    "tender_rival",
    ("投标对手", "Rival bid"),
    app="tenders",
    icon="trophy",
    fields=(
        formula("name", "名称", "Name", "competitor.name", "text"),
        master_detail("tender", "投标项目", "Tender", "tender", ("rivals", "投标对手", "Rival bids")),
        lookup(
            "competitor", "竞争对手", "Competitor", "competitor", ("bids", "投标记录", "Bids"), required=True
        ),
        money("price", "报价", "Price", minimum=0),
        formula("difference", "与我方差价", "Above ours", "price - tender.our_price", "money"),
        number("score", "得分", "Score", minimum=0, maximum=1000),
        boolean("void", "废标", "Void", default=False),
        integer("rank", "排名", "Rank", readonly=True),
        boolean("winner", "中标", "Winner", default=False, readonly=True),
        long_text("notes", "说明", "Notes"),
    ),
)
