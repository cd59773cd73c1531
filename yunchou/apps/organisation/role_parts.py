"""Objects and commands that go together in the standard roles, by what one does with them."""

LEAVING = ("handover.plan", "handover.start", "handover.undo")
"""Handing the whole book of a person over, for those who lead people."""
HANDING_OVER = (
    "together.hand_over_todo",
    "together.accept_todo",
    "together.return_todo",
    "together.ask_owner",
)
DEAL_PARTS = (
    *("opportunity_product", "opportunity_team", "opportunity_contact", "opportunity_competitor"),
    *("close_plan_step", "opportunity_need", "qualification_answer", "presales_request"),
    "deal_interview",
    *("account_plan", "account_plan_product", "account_plan_action"),
)
CATALOGUE = (
    *("product", "product_category", "product_unit", "price_book", "price", "price_policy"),
    *("policy_tier", "discount_limit", "bundle_group", "bundle_option", "bundle_rule"),
    *("rebate_policy", "rebate_tier"),
)
"""What is sold at which price, and what may be taken off or is earned."""
BOOKS = (
    *("invoice", "invoice_line", "instalment", "payment", "accounting_period", "exchange_rate"),
    "tender_deposit",
)
"""What finance keeps."""
CUSTOMER_SETTINGS = ("lead_mapping", "customer_rule", "completeness_item", "activity_template")
POOL_SETTINGS = ("pool", "pool_limit", "return_rule", "assignment_rule", "assignment_member", "score_rule")
COMMANDS = ("claim", "assign", "take_back", "give_back", "move", "remove", "extend", "ask_extension")
POOLS = (
    *(f"crm.{command}_{name}" for command in COMMANDS for name in ("lead", "account")),
    "crm.pool_records",
    "crm.explain_score",
    "crm.read_card",
    "crm.void_lead",
)
"""The commands of pools; to which of them the pool itself lets its members and administrators."""
CONVERTING = tuple(
    f"crm.{name}"
    for name in (
        "convert_lead",
        "convert_leads",
        "preview_conversion",
        "undo_conversion",
        "account_tree",
        "completeness",
        "mark_lost",
        "take_up_again",
    )
)
STAGES = ("process.reopen", "process.request_entry")
"""Moves that a stage does not let through without a word, for whoever may change the record."""
SERVICE_SETTINGS = ("case_queue", "service_level", "service_escalation")
CASE_WORK = tuple(
    f"service.{name}"
    for name in (
        *("take_case", "hand_over_case", "give_back_case", "respond_to_case", "wait_for_customer"),
        *("resolve_case", "close_case", "reopen_case", "suggest_for_case", "vote_article"),
        *("publish_article", "withdraw_article"),
    )
)
"""The commands on cases, for whoever may change the case."""
TENDER_SETTINGS = ("tender_criterion", "tender_checklist")
TENDERS = ("tender", "tender_score", "tender_paper", "tender_rival", "tender_deposit")
DEPOSITS = tuple(f"tenders.{name}_deposit" for name in ("pay", "return", "forfeit", "undo"))
BIDDING = tuple(
    f"tenders.{name}"
    for name in (
        *("decline", "submit_bid", "withdraw_bid", "open_bids", "reopen"),
        *("mark_won", "mark_lost", "mark_failed", "mark_cancelled"),
    )
)
"""The commands on tenders, for whoever may change the tender; the decision to bid is for those who lead."""
REPEATING = ("crm.repeat", "crm.change_series_from")
"""Letting a follow-up come again, for whoever may change it."""
STAGE_KPIS = ("stage_kpi", "stage_kpi_standard", "coaching_prompt")
"""What is counted of a process, what is asked of whom, and what coaches ask."""
CADENCING = tuple(f"cadences.{name}" for name in ("enrol", "pause", "resume", "skip", "remove"))
"""Letting records that one may change enter cadences, and steering them there."""
CADENCE_LEADING = (*CADENCING, "cadences.publish")
"""Making the cadences by which others follow up."""
GOALS = tuple(
    f"goals.{name}"
    for name in (
        *("overview", "mine", "answer", "grid", "set", "cell_log"),
        *("propose_change", "withdraw_change", "letter", "answer_letter"),
    )
)
"""Seeing how goals stand and came to be, answering one's own, and setting those that one may change."""
GOAL_LEADING = (
    *GOALS,
    *(
        f"goals.{name}"
        for name in (
            *("divide", "spread", "staff", "approve_change", "refuse_change"),
            *("send_letter", "remind_letter", "close_letter"),
        )
    ),
)
"""Setting those of the people below."""
GOAL_KEEPING = (*GOAL_LEADING, "goals.lock")
"""Setting and locking anybody's."""
FORECASTING = ("forecast.submit",)
"""Submitting one's own forecast."""
FORECAST_LEADING = (*FORECASTING, "forecast.judge")
"""Judging those of the people below, and submitting for them together."""
FORECAST_KEEPING = (*FORECAST_LEADING, "forecast.lock")
"""Closing periods, and opening them again."""
SEAL_USING = ("papers.use_seal",)
"""Putting seals on documents, for those who keep them."""
FORESEEING = ("learning.explain",)
"""What was learned of a record that one sees, with its reasons."""
LEARNING = ("learning.models", "learning.train", "learning.configure")
"""Seeing what was learned, learning anew, and switching it off."""
DOCUMENTS = (
    *(
        "quote",
        "quote_line",
        "quote_clause",
        *("contract", "contract_clause", "contract_milestone"),
        "sales_order",
        "order_line",
        "delivery",
        "delivery_line",
    ),
    *("invoice", "invoice_line", "instalment", "payment"),
)
"""What goes with a sale from the quote to the money."""
CLAIMING = ("expenses.submit_claim", "expenses.withdraw_claim", "expenses.check_claim")
"""What everybody who spends something for selling does with his claims."""
PAYING = ("expenses.prepare_payment", "expenses.mark_paid", "expenses.cancel_payment")
DECIDING = ("expenses.approve_claim", "expenses.refuse_claim")
VISITING = ("visits.check_in", "visits.do_step", "visits.check_out")
PAPER_SETTINGS = ("print_template", "clause", "signing_party")
CLAUSES = ("papers.approve_clause", "papers.withdraw_clause")
SEAL_ASKING = ("papers.submit_seal_use", "papers.withdraw_seal_use", "papers.register_copies")
SEAL_DECIDING = ("papers.approve_seal_use", "papers.refuse_seal_use")
SIGNINGS = ("papers.remind_signing", "papers.withdraw_signing")
"""For whoever put a paper up to be signed, or may change its record."""
SEEN = (
    "user", "department", "role", "team", "territory", "territory_person", "currency",
    "exchange_rate", "working_calendar", "holiday",
    "product", "product_category", "product_unit", "bundle_group", "bundle_option", "bundle_rule",
    "price_book", "price", "price_policy", "policy_tier", "accounting_period",
    "rebate_policy", "rebate_tier",
    "pipeline", "stage", "stage_requirement", "stage_task", "pipeline_version", "campaign",
    "competitor", "qualification_question",
    "pool", "pool_limit", "return_rule", "assignment_rule", "assignment_member", "score_rule",
    "lead_mapping", "customer_rule", "completeness_item", "activity_template",
    "case_queue", "service_level", "service_escalation",
    "visit_template", "visit_action", "visit_cycle", "expense_kind",
    "tender_criterion", "tender_checklist",
    "print_template", "clause", "clause_edition", "signing_party", "goal_rule",
    "prediction_model", "forecast_period", *STAGE_KPIS,
)  # fmt: skip
"""What everybody reads."""
