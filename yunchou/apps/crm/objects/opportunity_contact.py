"""Opportunity contact: a person at the customer with a part in the decision."""

from yunchou.apps.crm.objects.contact import ATTITUDES, LEVELS, ROLES
from yunchou.model.declare import boolean, choice, declare, long_text, lookup, master_detail, text

OPPORTUNITY_CONTACT = declare(
    "opportunity_contact",
    ("商机联系人", "Deal contact"),
    app="crm",
    icon="contacts",
    fields=(
        text("name", "名称", "Name", readonly=True, max_length=300, searchable=False),
        master_detail(
            "opportunity", "商机", "Opportunity", "opportunity", ("contacts", "商机联系人", "Contacts")
        ),
        lookup("contact", "联系人", "Contact", "contact", ("deals", "参与的商机", "Deals"), required=True),
        choice("role", "角色", "Role", ROLES),
        choice("influence", "影响力", "Influence", LEVELS),
        choice("attitude", "态度", "Attitude", ATTITUDES, default="neutral"),
        boolean("met", "已接触", "Met", default=False),
        long_text("notes", "关注点", "Concerns"),
    ),
)
