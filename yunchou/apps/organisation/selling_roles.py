"""Which actions of quotes, orders, money and mails the standard roles of sellers, those who lead them, and accountants have."""

SELLING = (
    "crm.lead_from_mail",
    *(
        f"commerce.{name}"
        for name in (
            *("quote_from_opportunity", "new_quote_version", "send_quote", "accept_quote", "decline_quote"),
            *(
                "contract_from_quote",
                "sign_contract",
                "order_from_quote",
                "order_from_contract",
                "confirm_order",
            ),
            *("cancel_order", "deliver_order", "ship_delivery", "receive_delivery", "cancel_delivery"),
            *("invoice_order", "plan_instalments", "renew_contract", "use_rebate"),
        )
    ),
)
LEADING = (
    "commerce.account_statement",
    "commerce.withdraw_statement",
    "commerce.terminate_contract",
    "commerce.complete_contract",
    "commerce.approve_quote",
    "commerce.approve_order",
    "commerce.approve_contract",
    "tenders.approve_go",
)
ACCOUNTING = tuple(
    f"commerce.{name}"
    for name in (
        *(
            "account_statement",
            "issue_invoice",
            "void_invoice",
            "red_letter",
            "allocate_payment",
            "reverse_allocation",
        ),
        *("refund_payment", "write_off", "propose_allocation", "adjust_rebate", "accrue_rebates"),
        "withdraw_statement",
        *("propose_bank_lines", "accept_bank_lines", "ignore_bank_lines", "reopen_bank_lines"),
    )
)
