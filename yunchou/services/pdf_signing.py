"""PDF signed with a certificate (PAdES), and what a signature says of a PDF that somebody holds. Loaded by the first one."""

import asyncio
import datetime as dt
import hashlib
import io
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from yunchou.services.bounded import within

YEARS = 10
MOST_SIGNATURES = 10
MOST_MEMORY, MOST_SECONDS = 1536 << 20, 15
"""What a process may take that looks at a stranger's file: a few bytes of PDF can unpack to any number."""


class SigningError(Exception):
    """A certificate or key that cannot sign, or a PDF that cannot be signed; the message is for people who set it up."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate, its private key, and the certificates of those who vouch for it, as PEM."""

    certificate: str
    key: str
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """A certificate in words. `own`: nobody else vouches for it."""

    fingerprint: str
    subject: str
    issuer: str
    serial: str
    own: bool
    starts: dt.datetime
    ends: dt.datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """One signature of a PDF: the certificate's fingerprint, its subject, when it says it was made, and how the file stands.

    `intact`: what was signed is unchanged. `whole`: nothing was added since either.
    """

    fingerprint: str
    subject: str
    at: dt.datetime | None
    intact: bool
    whole: bool


def new_identity(name: str, now: dt.datetime) -> Identity:
    """A certificate of its own authority, by which an organisation's papers are known."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64] or "-"),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:64] or "-"),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return Identity(
        made.public_bytes(serialization.Encoding.PEM).decode(),
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
    )


def described(certificate: str) -> Described:
    """What a certificate (PEM) says. Raises `SigningError`."""
    try:
        found = x509.load_pem_x509_certificate(certificate.encode())
    except ValueError as error:
        raise SigningError("certificate") from error
    return Described(
        found.fingerprint(hashes.SHA256()).hex(),
        _name(found.subject),
        _name(found.issuer),
        f"{found.serial_number:X}",
        found.issuer == found.subject,
        found.not_valid_before_utc,
        found.not_valid_after_utc,
    )


def _name(name: x509.Name) -> str:
    """A name as people read it, whatever its order; one that holds nothing readable is empty."""
    try:
        return name.rfc4514_string()
    except ValueError:
        return ""


def days_left(certificate: Described, now: dt.datetime) -> int:
    """Whole days until a certificate ends; 0 on its last day and once it is over."""
    return max(0, (certificate.ends - now).days)


def checked_identity(
    certificate: str, key: str, password: str, now: dt.datetime, chain: tuple[str, ...] = ()
) -> Identity:
    """A certificate and key that somebody brought, as they are kept. Raises `SigningError` for what cannot sign."""
    try:
        private = serialization.load_pem_private_key(key.encode(), password.encode() or None)
        found = x509.load_pem_x509_certificate(certificate.encode())
    except (ValueError, TypeError) as error:
        raise SigningError("unreadable") from error
    if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise SigningError("kind of key")
    if isinstance(private, rsa.RSAPrivateKey) and private.key_size < 2048:
        raise SigningError("short key")
    if _spki(private.public_key()) != _spki(found.public_key()):
        raise SigningError("other key")
    if now < found.not_valid_before_utc:
        raise SigningError("not valid yet")
    if found.not_valid_after_utc <= now:
        raise SigningError("expired")
    if not _may_sign(found):
        raise SigningError("not for signing")
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Identity(found.public_bytes(serialization.Encoding.PEM).decode(), pem.decode(), chain)


def _may_sign(certificate: x509.Certificate) -> bool:
    """Whether documents may be signed by its key: a certificate that says nothing of its use may be used for anything."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    except ValueError:
        return False
    return usage.digital_signature or usage.content_commitment


def _spki(key: Any) -> bytes:
    found: bytes = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return found


async def signed(pdf: bytes, identity: Identity, reason: str, stamp: bytes | None = None) -> bytes:
    """The PDF, signed so that every later change shows. `stamp`: a small PDF laid over the foot of the last page first."""
    return await asyncio.to_thread(_signed, pdf, identity, reason, stamp)


async def stamped(pdf: bytes, stamp: bytes, page: int, x: float, y: float) -> bytes:
    """The PDF with a small one laid over a page; -1 is the last. `x`, `y` in points from the left and the foot."""
    return await asyncio.to_thread(_stamped, pdf, stamp, page, x, y)


async def seen(pdf: bytes) -> list[Seen]:
    """The signatures of a PDF; none for what is no PDF or has none."""
    return await asyncio.to_thread(_seen, pdf)


FOOT = (40.0, 42.0)
"""Where a stamp is laid without a place of its own: points from the left and the foot."""


def _stamped(pdf: bytes, stamp: bytes, page: int, x: float, y: float) -> bytes:
    writer = _writer(pdf)
    _lay(writer, stamp, page, x, y)
    return _written(writer)


def _writer(pdf: bytes) -> Any:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError

    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        _pages(writer)
    except (PdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise SigningError("no PDF") from error
    if writer.prev.encrypted:
        raise SigningError("encrypted")
    return writer


def _pages(writer: Any) -> int:
    return int(writer.root["/Pages"]["/Count"])


def _lay(writer: Any, stamp: bytes, page: int, x: float, y: float) -> None:
    from pyhanko.pdf_utils.content import ImportedPdfPage
    from pyhanko.stamp import StaticStampStyle

    number = page if page >= 0 else _pages(writer) + page
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(stamp)
        file.flush()
        background = ImportedPdfPage(file.name)
        style = StaticStampStyle(background=background, border_width=0)
        made = style.create_stamp(writer, _box_of(background), {})
        made.apply(number, round(x), round(y))


def _box_of(background: Any) -> Any:
    from pyhanko.pdf_utils.layout import BoxConstraints
    from pyhanko.pdf_utils.reader import PdfFileReader

    with Path(background.file_name).open("rb") as file:
        left, foot, right, top = (
            float(n) for n in PdfFileReader(file).root["/Pages"]["/Kids"][0]["/MediaBox"]
        )
    return BoxConstraints(width=right - left, height=top - foot)


def _written(writer: Any) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _signed(pdf: bytes, identity: Identity, reason: str, stamp: bytes | None) -> bytes:
    from asn1crypto import keys, pem
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    if stamp is not None:
        pdf = _stamped(pdf, stamp, -1, *FOOT)
    registry = SimpleCertificateStore()
    for each in identity.chain:
        registry.register(asn1_x509.Certificate.load(pem.unarmor(each.encode())[2]))
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(pem.unarmor(identity.certificate.encode())[2]),
        signing_key=keys.PrivateKeyInfo.load(pem.unarmor(identity.key.encode())[2]),
        cert_registry=registry,
    )
    how = signers.PdfSignatureMetadata(
        field_name=f"Signature{len(_seen(pdf)) + 1}",
        reason=reason,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    out = io.BytesIO()
    signers.sign_pdf(_writer(pdf), how, signer=signer, output=out)
    return out.getvalue()


def _seen(pdf: bytes) -> list[Seen]:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[:MOST_SIGNATURES]
        return [_judged(each) for each in found]
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        # Whatever somebody uploads: a file that cannot be read is one that nobody signed.
        return []


def _judged(embedded: Any) -> Seen:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    certificate = embedded.signer_cert
    context = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    try:
        status = validate_pdf_signature(embedded, signer_validation_context=context)
        intact = bool(status.intact and status.valid)
        whole = intact and status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    except Exception:  # noqa: BLE001 - the validator raises whatever a hostile file leads it to
        intact = whole = False
    return Seen(
        hashlib.sha256(certificate.dump()).hexdigest(),
        certificate.subject.human_friendly,
        embedded.self_reported_timestamp,
        intact,
        whole,
    )


def main() -> None:
    """Tells the signatures of the PDF on the standard input as JSON, within bounds that the system keeps."""
    within(MOST_MEMORY, MOST_SECONDS)
    found = _seen(sys.stdin.buffer.read())
    told = [
        {
            "fingerprint": each.fingerprint,
            "at": None if each.at is None else each.at.isoformat(),
            "intact": each.intact,
            "whole": each.whole,
        }
        for each in found
    ]
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
