"""Secrets that must be read again (a mail server's password), kept encrypted with the server's secret key.

What is sealed is bound to its purpose: a text that was sealed for one place does not open in another. A server
whose secret key is replaced cannot open what was sealed before; the secrets are then entered once more.
"""

import base64
import binascii
import datetime as dt
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PREFIX = "s1."
_NONCE_BYTES = 12


class SealError(Exception):
    """A sealed text that this server's key does not open: it was changed, or the key was."""


class Sealer:
    """Seals texts with a key made of the server's secret key (AES-256-GCM, key by HKDF-SHA-256)."""

    def __init__(self, secret_key: bytes) -> None:
        key = HKDF(SHA256(), 32, salt=None, info=b"yunchou sealing 1").derive(secret_key)
        self._cipher = AESGCM(key)

    def seal(self, text: str, purpose: str) -> str:
        """The text, encrypted; twice the same gives two different results."""
        nonce = os.urandom(_NONCE_BYTES)
        body = self._cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), purpose.encode())
        return _PREFIX + base64.urlsafe_b64encode(nonce + body).decode()

    def open(self, sealed: str, purpose: str) -> str:
        """The text that was sealed for this purpose. Raises `SealError`."""
        try:
            raw = base64.b64decode(sealed.removeprefix(_PREFIX).encode(), b"-_", validate=True)
            body = self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode())
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise SealError(purpose) from error
        return body.decode("utf-8", "surrogatepass")


LONGEST_LINK = 400


@dataclass(frozen=True, slots=True)
class Link:
    """What the token of a link for somebody without an account says: a record, and the last day on which it opens."""

    organisation: int
    record: int
    until: dt.date


def seal_link(sealer: Sealer, link: Link, purpose: str) -> str:
    """The token of a link: nobody can guess or change it, and it is kept nowhere."""
    return sealer.seal(f"{link.organisation} {link.record} {link.until.isoformat()}", purpose)


def open_link(sealer: Sealer, token: str, purpose: str) -> Link | None:
    """What a token says that was sealed for this purpose; None for any other text. Whether its day is over is the asker's."""
    if len(token) > LONGEST_LINK:
        return None
    try:
        organisation, record, until = sealer.open(token, purpose).split(" ")
        return Link(int(organisation), int(record), dt.date.fromisoformat(until))
    except (SealError, ValueError):
        return None
