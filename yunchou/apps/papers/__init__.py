"""The papers of a deal: templates by which records are printed."""

from yunchou.apps.papers.objects.clause import CLAUSE, CLAUSE_EDITION, CONTRACT_CLAUSE, QUOTE_CLAUSE
from yunchou.apps.papers.objects.print_template import PRINT_TEMPLATE
from yunchou.apps.papers.objects.seal_use import SEAL_ENTRY, SEAL_USE
from yunchou.apps.papers.objects.signing import SIGNING
from yunchou.apps.papers.objects.signing_party import PARTY_SEAL, SIGNING_PARTY

OBJECTS = (
    PRINT_TEMPLATE,
    CLAUSE,
    CLAUSE_EDITION,
    QUOTE_CLAUSE,
    CONTRACT_CLAUSE,
    SIGNING_PARTY,
    PARTY_SEAL,
    SIGNING,
    SEAL_USE,
    SEAL_ENTRY,
)
