"""Every module of the demo that says what its records are called in either language, for the processes that serve it.

Names are declared where the records are made; a server that finds the demo made long ago must know them as well.
"""

from yunchou.apps.demo import (
    cadences,
    dollars,
    english,
    expenses,
    forecasts,
    goal_letters,
    goals,
    kpis,
    milestones,
    office,
    plans,
    price_books,
    recurring,
    talk,
    territories,
    visit_words,
)

DECLARING = (
    cadences,
    dollars,
    english,
    expenses,
    forecasts,
    goal_letters,
    goals,
    kpis,
    milestones,
    office,
    plans,
    price_books,
    recurring,
    talk,
    territories,
    visit_words,
)
