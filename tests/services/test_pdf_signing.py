"""Signatures of PDF: whole, changed, added to, foreign, and what is no PDF at all."""

import datetime as dt

import pytest

from yunchou.services.pdf import paper_pdf
from yunchou.services.pdf_signing import (
    Identity,
    SigningError,
    checked_identity,
    described,
    new_identity,
    seen,
    signed,
)

NOW = dt.datetime.now(dt.UTC)


@pytest.fixture(scope="module")
def identity() -> Identity:
    return new_identity("远大制造", NOW)


async def test_what_was_signed_is_told_from_what_was_changed(identity: Identity) -> None:
    plain = await paper_pdf("合同 #pagebreak() 第二页", {})
    stamp = await paper_pdf("#set page(width: 200pt, height: 60pt, margin: 4pt, fill: none)\n签字", {})
    assert await seen(plain) == []
    made = await signed(plain, identity, "合同", stamp)
    [one] = await seen(made)
    assert (one.fingerprint, one.intact, one.whole) == (
        described(identity.certificate).fingerprint,
        True,
        True,
    )
    changed = bytearray(made)
    changed[len(plain) // 2] ^= 1
    assert [(each.intact, each.whole) for each in await seen(bytes(changed))] == [(False, False)]
    assert [each.whole for each in await seen(made + b"\n%more")] == [False]
    twice = await signed(made, identity, "again")
    assert [(each.intact, each.whole) for each in await seen(twice)] == [(True, False), (True, True)]


@pytest.mark.parametrize(
    "bad", [b"", b"%PDF-", b"x" * 1000, b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>"]
)
async def test_what_is_no_pdf_is_not_signed(identity: Identity, bad: bytes) -> None:
    assert await seen(bad) == []
    with pytest.raises(SigningError):
        await signed(bad, identity, "x")


def test_certificates_that_are_brought_must_be_able_to_sign(identity: Identity) -> None:
    assert checked_identity(identity.certificate, identity.key, "", NOW).certificate == identity.certificate
    other = new_identity("别人", NOW)
    for certificate, key, now, why in (
        (identity.certificate, other.key, NOW, "other key"),
        ("x", identity.key, NOW, "unreadable"),
        (identity.certificate, identity.key, NOW + dt.timedelta(days=9999), "expired"),
    ):
        with pytest.raises(SigningError, match=why):
            checked_identity(certificate, key, "", now)
