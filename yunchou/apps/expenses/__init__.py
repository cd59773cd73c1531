"""Expenses: what selling costs, from the receipt to the payment, and what is left of a sale after it."""

from yunchou.apps.expenses.objects.budget import EXPENSE_BUDGET
from yunchou.apps.expenses.objects.claim import EXPENSE_CLAIM, EXPENSE_LINE
from yunchou.apps.expenses.objects.kind import EXPENSE_KIND
from yunchou.apps.expenses.objects.payment import EXPENSE_PAYMENT

OBJECTS = (EXPENSE_KIND, EXPENSE_BUDGET, EXPENSE_PAYMENT, EXPENSE_CLAIM, EXPENSE_LINE)
"""The objects of expenses."""
