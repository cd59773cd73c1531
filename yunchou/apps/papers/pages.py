"""Pages of what is set up for papers."""

from yunchou.pages.declare import ObjectPages, section

PAGES = (
    ObjectPages(
        "print_template",
        list_fields=("name", "object", "kind", "language", "paper", "active", "updated_at"),
        form=(
            section("模板", "Template", "name", "object", "kind", "language", "active", "description"),
            section("纸张", "Paper", "paper", "landscape"),
        ),
        header=("object", "kind", "language", "paper", "active"),
        sort="object,name",
    ),
    ObjectPages(
        "clause",
        list_fields=("name", "category", "language", "status", "edition", "approved_by", "updated_at"),
        form=(section("条款", "Clause", "name", "category", "language", "body"),),
        header=("status", "edition", "category", "language", "approved_by", "approved_at"),
        related=("editions",),
        sort="category,name",
    ),
    ObjectPages(
        "clause_edition", list_fields=("edition", "name", "created_at", "created_by"), sort="-edition"
    ),
    *(
        ObjectPages(
            name,
            list_fields=("position", "name", "edition", "clause"),
            form=(section("条款", "Clause", "clause", "position", "body"),),
            sort="position",
        )
        for name in ("quote_clause", "contract_clause")
    ),
    ObjectPages(
        "signing_party",
        list_fields=("name", "credit_code", "representative", "bank", "active"),
        form=(
            section(
                "主体",
                "Party",
                "name",
                "english_name",
                "credit_code",
                "representative",
                "address",
                "phone",
                "active",
            ),
            section("税务与银行", "Tax and bank", "taxpayer", "bank", "bank_account"),
        ),
        header=("credit_code", "representative", "bank_account", "active"),
        related=("seals", "contracts"),
        sort="name",
    ),
    ObjectPages(
        "party_seal",
        list_fields=("name", "party", "kind", "keeper", "active"),
        form=(section("印章", "Seal", "name", "party", "kind", "picture", "width", "keeper", "active"),),
        header=("party", "kind", "keeper", "active"),
        related=("uses",),
        sort="party,name",
    ),
    ObjectPages(
        "signing",
        list_fields=(
            "name",
            "status",
            "signer",
            "signed_by",
            "signed_at",
            "expires_on",
            "signed_file",
            "owner",
        ),
        form=(
            section(
                "文件",
                "Document",
                "name",
                "contract",
                "quote",
                "document",
                "signed_file",
                "expires_on",
                "signer",
                "email",
                "reminders",
                "reminded_at",
            ),
            section("撤回", "Withdrawal", "withdraw_reason", "withdrawn_by", "withdrawn_at"),
            section("签署", "Signature", "signed_by", "signed_at", "signature", "consent"),
            section(
                "证据", "Evidence", "signed_from", "agent", "document_hash", "signed_hash", "certificate"
            ),
        ),
        header=("status", "signer", "signed_by", "signed_at", "expires_on"),
        sort="-created_at",
    ),
    ObjectPages(
        "seal_use",
        list_fields=(
            *("number", "name", "about", "seal", "status", "medium", "copies"),
            *("submitted_at", "sealed_at", "returned_on", "owner"),
        ),
        form=(
            section(
                "申请",
                "Request",
                *(
                    "name",
                    "about",
                    "seal",
                    "medium",
                    "copies",
                    "document",
                    "reason",
                    "needed_on",
                    "return_by",
                ),
                "owner",
            ),
            section("审批", "Approval", "submitted_by", "submitted_at", "approvers", "decided_at", "refusal"),
            section("用印", "Sealing", "sealed_by", "sealed_at", "sealed_file", "document_hash"),
            section("归档", "Copies", "returned_copies", "returned_on", "returned_file"),
        ),
        header=("status", "seal", "medium", "copies", "about", "approvers", "sealed_at"),
        related=("entries",),
        sort="-created_at",
        board="status",
    ),
    ObjectPages(
        "seal_entry",
        list_fields=(
            *("number", "used_at", "document", "seal", "kind", "medium", "copies"),
            *("asked_by", "approved_by", "used_by", "place", "file"),
        ),
        form=(
            section(
                "用印",
                "Use",
                *("number", "seal_use", "document", "seal", "kind", "medium", "copies"),
                *("asked_by", "approved_by", "used_by", "used_at", "place", "file"),
            ),
            section("指纹", "Hashes", "before_hash", "after_hash", "certificate"),
        ),
        header=("seal", "used_at", "asked_by", "approved_by", "used_by"),
        sort="-used_at",
    ),
)
PAPERS_SHOWN = {
    "contract": ("clauses", "signings", "seal_uses"),
    "quote": ("clauses", "signings", "seal_uses"),
}
"""What pages of other apps show of papers."""
