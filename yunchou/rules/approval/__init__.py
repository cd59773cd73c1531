"""Approvals: what people are asked to decide about a record, in which order, and what comes of it.

A flow is a step of an automation (`automation/steps/approval.py`), so that its design, versions, conditions, dry run and log
are those of automations. This room keeps what is under way: `opening` begins an approval and leads it from node to node,
`deciding` takes what people say, `clock` what time says, `locks` keeps the record as it is meanwhile.
"""
