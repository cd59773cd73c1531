"""The demo organisation: a maker of industrial automation, two years of its business, fixed by the day."""

from yunchou.apps.demo.approvals import approvals, orders_by_approval
from yunchou.apps.demo.generator import generate
from yunchou.apps.demo.organisation import COMPANY
from yunchou.apps.demo.truths import truths

__all__ = ["COMPANY", "approvals", "generate", "orders_by_approval", "truths"]
