"""Signing party: an own legal entity that contracts are concluded by, and the pictures of its seals."""

from yunchou.model.declare import (
    address,
    boolean,
    choice,
    declare,
    image,
    master_detail,
    number,
    option,
    phone,
    text,
)

TAXPAYERS = (
    option("general", "一般纳税人", "General taxpayer"),
    option("small", "小规模纳税人", "Small-scale taxpayer"),
)
SEALS = (
    option("official", "公章", "Official seal", "red"),
    option("contract", "合同专用章", "Contract seal", "volcano"),
    option("invoice", "发票专用章", "Invoice seal", "gold"),
    option("finance", "财务专用章", "Finance seal", "orange"),
    option("legal_person", "法定代表人章", "Seal of the legal representative", "purple"),
)

SIGNING_PARTY = declare(
    "signing_party",
    ("签约主体", "Signing party", "Signing parties"),
    app="papers",
    icon="bank",
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "公司全称", "Full name", required=True, max_length=200),
        text("english_name", "英文名称", "English name", max_length=200),
        text("credit_code", "统一社会信用代码", "Credit code", unique=True, max_length=30),
        text("representative", "法定代表人", "Legal representative", max_length=60),
        address("address", "注册地址", "Registered address"),
        phone("phone", "电话", "Telephone"),
        choice("taxpayer", "纳税人类型", "Kind of taxpayer", TAXPAYERS),
        text("bank", "开户银行", "Bank", max_length=200),
        text("bank_account", "银行账号", "Bank account", max_length=40),
        boolean("active", "启用", "Active", default=True),
    ),
)

PARTY_SEAL = declare(
    "party_seal",
    ("印章", "Seal"),
    app="papers",
    icon="safety",
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        master_detail("party", "签约主体", "Signing party", "signing_party", ("seals", "印章", "Seals")),
        choice("kind", "印章类型", "Kind", SEALS, required=True, default="contract"),
        image(
            "picture", "印章图片", "Picture", help=("建议透明背景的 PNG", "Best a PNG without a background")
        ),
        number(
            "width",
            "印面宽度（毫米）",
            "Width (mm)",
            minimum=10,
            maximum=80,
            default=40,
            help=("印在纸上的宽度", "How wide it is on paper"),
        ),
        text("keeper", "保管人", "Kept by", max_length=60),
        boolean("active", "启用", "Active", default=True),
    ),
)
