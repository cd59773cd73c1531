"""The modules of commerce whose rules and actions are in force, in the order in which their rules run."""

from yunchou.apps.commerce import (
    approving,
    bank_booking,
    bank_lines,
    bundles,
    collecting,
    delivering,
    heads,
    invoicing,
    lines,
    making,
    recognising,
    renewing,
    settling,
    simulating,
    statement,
    statuses,
)

DECLARING = (
    bundles,
    heads,
    lines,
    invoicing,
    delivering,
    settling,
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
)
