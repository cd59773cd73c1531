"""Certificates in PKCS#12 files: opened with their password, and every kind of file that is none."""

import datetime as dt

import pytest
from asn1crypto.pkcs12 import Pfx
from cryptography.hazmat.primitives import serialization

from tests.fixtures.certificates import NOW, authority, issued, packed
from yunchou.services import pkcs12 as room
from yunchou.services.pdf import paper_pdf
from yunchou.services.pdf_signing import SigningError, checked_identity, described, seen, signed
from yunchou.services.pkcs12 import LARGEST, Pkcs12Error, opened


async def test_a_bought_certificate_signs_with_those_who_vouch_for_it() -> None:
    root = authority()
    certificate, key = issued(root)
    held = await opened(packed(certificate, key, "密码 1", root), "密码 1")
    identity = checked_identity(held.certificate, held.key, "", NOW, held.chain)
    said = described(identity.certificate)
    assert ("CN=云筹 CA" in said.issuer, said.own, len(identity.chain)) == (True, False, 1)
    assert said.serial == f"{certificate.serial_number:X}"
    pdf = await signed(await paper_pdf("合同", {}), identity, "合同")
    [one] = await seen(pdf)
    assert (one.fingerprint, one.whole) == (said.fingerprint, True)
    # Signatures lie in the file as hexadecimal text.
    assert root[0].public_bytes(serialization.Encoding.DER).hex().encode() in pdf.lower()


@pytest.mark.parametrize(
    ("file", "password", "why"),
    [
        (b"", "", "no PKCS12"),
        (b"%PDF-1.7", "x", "no PKCS12"),
        (b"\x30\x80" * 40_000, "x", "no PKCS12"),
        (b"\x30\x03\x02\x01\x03", "", "no PKCS12"),
        (b"0" * (LARGEST + 1), "x", "too large"),
    ],
)
async def test_what_is_no_such_file_is_told(file: bytes, password: str, why: str) -> None:
    with pytest.raises(Pkcs12Error, match=why):
        await opened(file, password)


async def test_what_a_whole_file_lacks_is_told() -> None:
    root = authority()
    certificate, key = issued(root)
    whole = packed(certificate, key, "right", root)
    for file, password, why in (
        (whole, "wrong", "wrong password"),
        (whole, "", "wrong password"),
        (whole[:-40], "right", "no PKCS12"),
        (packed(certificate, None, "right", root), "right", "no key"),
        (packed(None, key, "right", None), "right", "no certificate"),
    ):
        with pytest.raises(Pkcs12Error, match=why):
            await opened(file, password)
    assert (await opened(packed(certificate, key, "", None), "")).chain == ()


async def test_a_file_that_hashes_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, key = issued(authority())
    file = Pfx.load(packed(certificate, key, "x", None))
    file["mac_data"]["iterations"] = 2**31 - 1
    monkeypatch.setattr(room, "SECONDS", 1.0)
    with pytest.raises(Pkcs12Error, match="too much"):
        await opened(file.dump(force=True), "x")


def test_certificates_out_of_their_time_or_use_are_refused() -> None:
    root = authority()
    day = dt.timedelta(days=1)
    for more, why in (
        ({"starts": NOW - 30 * day, "ends": NOW - day}, "expired"),
        ({"starts": NOW + day, "ends": NOW + 30 * day}, "not valid yet"),
        ({"signs": False}, "not for signing"),
    ):
        certificate, key = issued(root, **more)
        pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()
        with pytest.raises(SigningError, match=why):
            checked_identity(pem, private, "", NOW)
