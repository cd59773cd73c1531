"""Signing: a document that a customer signs by a link, the evidence of how he did, and the signed file."""

from yunchou.model.declare import (
    choice,
    date,
    datetime,
    declare,
    email,
    file,
    integer,
    long_text,
    lookup,
    option,
    signature,
    text,
    user,
)

STATUSES = (
    option("waiting", "待签署", "Waiting", "gold"),
    option("signed", "已签署", "Signed", "green"),
    option("withdrawn", "已撤回", "Withdrawn"),
)
_SHA256 = 64

SIGNING = declare(
    "signing",
    ("电子签署", "Signing"),
    app="papers",
    icon="edit",
    generated=True,
    fields=(
        text("name", "文件名称", "Document", required=True, max_length=200),
        lookup("contract", "合同", "Contract", "contract", ("signings", "电子签署", "Signings")),
        lookup("quote", "报价单", "Quote", "quote", ("signings", "电子签署", "Signings")),
        choice("status", "状态", "Status", STATUSES, default="waiting", indexed=True),
        text("signer", "邀请的签署人", "Invited signer", max_length=100),
        email("email", "签署人邮箱", "Signer's mail address"),
        date("expires_on", "链接有效期至", "Link valid until"),
        file("document", "待签文件", "Document to sign"),
        file("signed_file", "已签文件", "Signed document"),
        text("signed_by", "签署人", "Signed by", max_length=100),
        datetime("signed_at", "签署时间", "Signed at"),
        signature("signature", "手写签名", "Signature"),
        text("signed_from", "签署地址（IP）", "Signed from (IP)", max_length=60),
        text("agent", "浏览器", "Browser", max_length=300),
        long_text("consent", "同意的内容", "Consent given", max_length=1000),
        text("document_hash", "原文件指纹", "Hash of the document", max_length=_SHA256, searchable=False),
        text("signed_hash", "已签文件指纹", "Hash of the signed document", max_length=_SHA256, searchable=False, indexed=True),
        long_text("withdraw_reason", "撤回原因", "Why withdrawn", max_length=500),
        user("withdrawn_by", "撤回人", "Withdrawn by"),
        datetime("withdrawn_at", "撤回时间", "Withdrawn at"),
        integer("reminders", "提醒次数", "Reminders"),
        datetime("reminded_at", "最近提醒时间", "Last reminded"),
        text("certificate", "证书指纹", "Certificate", max_length=_SHA256, searchable=False),
    ),
)  # fmt: skip
