"""Puts the demo organisation together and writes it."""

from datetime import date
from pathlib import Path

from yunchou.apps.demo import (
    activities,
    catalogue,
    customers,
    deal_parts,
    deal_words,
    deals,
    leads,
    organisation,
    pools,
)
from yunchou.apps.demo.days import Days
from yunchou.apps.demo.files import Writer


def generate(folder: Path, today: date) -> None:
    """Writes the files of the demo organisation and the plan that imports them into a folder.

    Two years of business end the day before `today`. The same `today` gives the same bytes. Raises OSError.
    """
    days = Days(today)
    people = organisation.build(days)
    campaigns = catalogue.campaigns(days)
    accounts = customers.build_accounts(days, people)
    contacts = customers.build_contacts(days, accounts)
    opportunities = deals.build(days, people, accounts, campaigns)
    people_asking = leads.build(days, people, accounts, opportunities, campaigns)
    follow_ups = activities.build(days, people, accounts, opportunities, people_asking)
    writer = Writer(folder, days)
    writer.organisation(people)
    writer.catalogue(campaigns)
    writer.pools()
    writer.scores()
    writer.accounts(accounts, pools.of_accounts(days, accounts, opportunities))
    writer.contacts(contacts)
    writer.deals(opportunities)
    writer.deal_parts(deal_parts.build(days, people, opportunities))
    writer.interviews(deal_words.interviews(days, opportunities))
    writer.improvements(deal_words.improvements(days))
    writer.leads(people_asking, pools.of_leads(days, people_asking))
    writer.activities(follow_ups)
    writer.plan()
