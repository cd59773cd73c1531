"""Use of seal: a request to put one of the organisation's seals on a document; and the log of every use, which nobody edits."""

from yunchou.apps.papers.objects.signing_party import SEALS
from yunchou.model.declare import (
    any_lookup,
    auto_number,
    choice,
    date,
    datetime,
    declare,
    file,
    integer,
    long_text,
    lookup,
    master_detail,
    option,
    text,
    user,
)

STATUSES = (
    option("draft", "草稿", "Draft"),
    option("submitted", "审批中", "Submitted", "blue"),
    option("approved", "待用印", "To be sealed", "gold"),
    option("refused", "已驳回", "Refused", "red"),
    option("withdrawn", "已撤回", "Withdrawn"),
    option("sealed", "已用印", "Sealed", "green"),
)
OPEN = ("draft", "refused", "withdrawn")
"""While whoever asks may change it."""
MEDIA = (
    option("electronic", "电子用印", "On the file", "blue"),
    option("paper", "纸质用印", "On paper", "cyan"),
)
SUBJECTS = (
    *("contract", "quote", "tender", "tender_paper", "sales_order", "delivery", "invoice"),
    *("account", "opportunity"),
)
"""What a document may be of."""
_SHA256 = 64

SEAL_USE = declare(
    "seal_use",
    ("用印申请", "Use of seal", "Uses of seals"),
    app="papers",
    icon="safety",
    fields=(
        auto_number("number", "用印编号", "Number", "SU-{YYYY}{MM}-{0000}", reset="month"),
        text("name", "文件名称", "Document", required=True, max_length=200),
        choice("status", "状态", "Status", STATUSES, default="draft", readonly=True, indexed=True),
        any_lookup("about", "关联单据", "Of", SUBJECTS, ("seal_uses", "用印", "Uses of seals"), indexed=True),
        lookup("seal", "印章", "Seal", "party_seal", ("uses", "用印申请", "Uses"), required=True, indexed=True),
        choice("medium", "用印方式", "On", MEDIA, required=True, default="electronic"),
        integer("copies", "份数", "Copies", required=True, default=1, minimum=1, maximum=999),
        long_text("reason", "用印事由", "Reason", required=True, max_length=1000),
        date("needed_on", "需用日期", "Needed on"),
        file("document", "待用印文件", "Document to seal", help=("电子用印须为 PDF", "A PDF where the file is sealed")),
        text("document_hash", "文件指纹", "Hash of the document", max_length=_SHA256, readonly=True, searchable=False),
        user("submitted_by", "申请人", "Asked by", readonly=True),
        datetime("submitted_at", "提交时间", "Asked at", readonly=True, indexed=True),
        text("approvers", "批准人", "Approved by", max_length=300, readonly=True),
        datetime("decided_at", "审批完成时间", "Decided at", readonly=True),
        text("refusal", "驳回原因", "Why it was refused", max_length=500, readonly=True),
        user("sealed_by", "用印人", "Sealed by", readonly=True),
        datetime("sealed_at", "用印时间", "Sealed at", readonly=True, indexed=True),
        file("sealed_file", "已用印文件", "Sealed document", readonly=True),
        date("return_by", "应归档日期", "Copies back by", help=("对方签章后应交回的日期", "When signed copies are due")),
        integer("returned_copies", "已归档份数", "Copies back", readonly=True),
        date("returned_on", "归档日期", "Back on", readonly=True),
        file("returned_file", "归档扫描件", "Scan of the copies", readonly=True),
    ),
)  # fmt: skip

SEAL_ENTRY = declare(
    "seal_entry",
    ("用印登记", "Seal log entry", "Seal log"),
    app="papers",
    icon="history",
    generated=True,
    name_field="number",
    fields=(
        auto_number("number", "登记号", "Number", "SL-{YYYY}-{00000}", reset="year"),
        master_detail("seal_use", "用印申请", "Use of seal", "seal_use", ("entries", "用印登记", "Log")),
        text("document", "文件名称", "Document", max_length=200),
        text("seal", "印章", "Seal", max_length=200),
        choice("kind", "印章类型", "Kind", SEALS, indexed=True),
        choice("medium", "用印方式", "On", MEDIA),
        integer("copies", "份数", "Copies"),
        text("asked_by", "申请人", "Asked by", max_length=100),
        text("approved_by", "批准人", "Approved by", max_length=300),
        text("used_by", "用印人", "Used by", max_length=100),
        datetime("used_at", "用印时间", "Used at", indexed=True),
        text("place", "用印位置", "Where", max_length=200),
        file("file", "已用印文件", "Sealed document"),
        text("before_hash", "原文件指纹", "Hash before", max_length=_SHA256, searchable=False),
        text("after_hash", "用印后指纹", "Hash after", max_length=_SHA256, searchable=False, indexed=True),
        text("certificate", "证书指纹", "Certificate", max_length=_SHA256, searchable=False),
    ),
)  # fmt: skip
