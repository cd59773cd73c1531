"""Which fields the forms of policies show: those that the kind of the policy asks for."""

from yunchou.rules.conditions import form_rule

for _condition, *_fields in (
    ('kind = "line"', "from_quantity"),
    ('kind <> "gift"', "effect", "budget"),
    ('kind = "line" and effect = "percent"', "percent_off"),
    ('kind = "line" and effect <> "percent"', "value"),
    ('kind <> "line" or effect <> "percent"', "currency", "tax_included"),
    ('kind <> "line"', "measure", "repeats"),
    ('kind <> "line" and repeats', "most_times"),
    ('kind = "gift"', "gift_product", "gift_budget"),
):
    form_rule("price_policy", "show", _condition, *_fields)

form_rule("rebate_policy", "show", 'release = "after_days"', "release_days")
