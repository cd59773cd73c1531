"""What administrators set up, told apart by words instead of ids, so that it can be drafted, compared, undone and carried.

An *item* is one thing of a *kind*: a validation rule, a layout, the rights of a role. Objects declare that their records
are such items (`declare(…, known_by=("name",), configuration=True)`); whoever keeps something that is no record adds a
`Kind` of its own with `configuration_kind`.
"""
