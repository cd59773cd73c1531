"""Rebates: what customers earn by policies, when it may be used, and the ledger of all that became of it."""
