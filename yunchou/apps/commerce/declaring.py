"""The modules of commerce whose rules and actions are in force, in the order in which their rules run."""

from yunchou.apps.commerce import (
    approving,
    bank_booking,
    bank_lines,
    bundles,
    collecting,
    contracts,
    delivering,
    dunning,
    forms,
    heads,
    invoice_numbers,
    invoicing,
    lines,
    making,
    milestones,
    planning,
    recognising,
    renewing,
    settling,
    simulating,
    statement,
    statuses,
)
from yunchou.apps.commerce.rebates import actions as rebate_actions
from yunchou.apps.commerce.rebates import keeping as rebate_keeping
from yunchou.apps.commerce.rebates import ledger as rebate_ledger
from yunchou.apps.commerce.rebates import policies as rebate_policies
from yunchou.apps.commerce.rebates import spreading as rebate_spreading

DECLARING = (
    bundles,
    heads,
    contracts,
    milestones,
    lines,
    invoicing,
    invoice_numbers,
    delivering,
    dunning,
    settling,
    planning,
    making,
    statuses,
    collecting,
    approving,
    recognising,
    renewing,
    bank_booking,
    bank_lines,
    statement,
    simulating,
    rebate_ledger,
    rebate_policies,
    rebate_spreading,
    rebate_actions,
    rebate_keeping,
    forms,
)
