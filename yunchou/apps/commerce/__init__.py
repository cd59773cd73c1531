"""Commerce: what is sold at which price, and the way from a quote to the money."""

from yunchou.apps.commerce.objects.account_statement import ACCOUNT_STATEMENT
from yunchou.apps.commerce.objects.accounting_period import ACCOUNTING_PERIOD
from yunchou.apps.commerce.objects.bank import BANK_LINE, BANK_STATEMENT
from yunchou.apps.commerce.objects.bundle import BUNDLE_GROUP, BUNDLE_OPTION, BUNDLE_RULE
from yunchou.apps.commerce.objects.collecting import INSTALMENT, PAYMENT, PAYMENT_ALLOCATION, REFUND
from yunchou.apps.commerce.objects.contract import CONTRACT
from yunchou.apps.commerce.objects.contract_milestone import CONTRACT_MILESTONE
from yunchou.apps.commerce.objects.delivery import DELIVERY, DELIVERY_LINE
from yunchou.apps.commerce.objects.discount_limit import DISCOUNT_LIMIT
from yunchou.apps.commerce.objects.invoice import INVOICE, INVOICE_LINE
from yunchou.apps.commerce.objects.price_policy import POLICY_TIER, POLICY_USE, PRICE_POLICY
from yunchou.apps.commerce.objects.prices import PRICE, PRICE_BOOK
from yunchou.apps.commerce.objects.product import PRODUCT
from yunchou.apps.commerce.objects.product_category import PRODUCT_CATEGORY
from yunchou.apps.commerce.objects.product_unit import PRODUCT_UNIT
from yunchou.apps.commerce.objects.quote import QUOTE, QUOTE_LINE
from yunchou.apps.commerce.objects.rebate import REBATE, REBATE_ENTRY, REBATE_POLICY, REBATE_TIER
from yunchou.apps.commerce.objects.receivable import RECEIVABLE
from yunchou.apps.commerce.objects.sales_order import ORDER_LINE, SALES_ORDER

OBJECTS = (
    *(
        PRODUCT,
        PRODUCT_CATEGORY,
        PRODUCT_UNIT,
        BUNDLE_GROUP,
        BUNDLE_OPTION,
        BUNDLE_RULE,
        PRICE_BOOK,
        PRICE,
        PRICE_POLICY,
        POLICY_TIER,
        POLICY_USE,
        DISCOUNT_LIMIT,
    ),
    *(QUOTE, QUOTE_LINE, CONTRACT, CONTRACT_MILESTONE, SALES_ORDER, ORDER_LINE, DELIVERY, DELIVERY_LINE),
    *(
        INVOICE,
        INVOICE_LINE,
        INSTALMENT,
        PAYMENT,
        PAYMENT_ALLOCATION,
        REFUND,
        RECEIVABLE,
        ACCOUNT_STATEMENT,
        ACCOUNTING_PERIOD,
    ),
    *(BANK_STATEMENT, BANK_LINE),
    *(REBATE_POLICY, REBATE_TIER, REBATE, REBATE_ENTRY),
)
"""The objects of commerce."""
