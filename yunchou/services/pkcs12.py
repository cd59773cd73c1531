"""What a PKCS#12 file (.p12, .pfx) holds, read by a process of its own with little memory and time.

The file is a stranger's: it says itself how often its password is to be hashed, which can be for ever.
"""

import asyncio
import base64
import json
import sys
from dataclasses import dataclass
from typing import Any

from yunchou.services.bounded import answer_of, within

LARGEST = 256 << 10
"""A certificate, its key and its chain are a few kilobytes."""
MOST_CHAIN = 10
MOST_MEMORY, MOST_SECONDS = 512 << 20, 10
SECONDS = 20.0
AT_ONCE = asyncio.Semaphore(1)


class Pkcs12Error(Exception):
    """A file that is not taken: `too large`, `no PKCS12`, `wrong password`, `no key`, `no certificate`, or `too much`."""


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate, its private key without a password, and the certificates of those who vouch for it; all as PEM."""

    certificate: str
    key: str
    chain: tuple[str, ...]


async def opened(file: bytes, password: str) -> Held:
    """What the file holds. Raises `Pkcs12Error`."""
    if len(file) > LARGEST:
        raise Pkcs12Error("too large")
    given = json.dumps({"file": base64.b64encode(file).decode(), "password": password}).encode()
    async with AT_ONCE:
        out = await answer_of(__file__, given, SECONDS)
    if out is None:
        raise Pkcs12Error("too much")
    answer: dict[str, Any] = json.loads(out)
    if "fault" in answer:
        raise Pkcs12Error(answer["fault"])
    return Held(answer["certificate"], answer["key"], tuple(answer["chain"]))


def _open(file: bytes, password: str) -> dict[str, Any]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.serialization import pkcs12

    if not _is_pkcs12(file):
        raise Pkcs12Error("no PKCS12")
    try:
        found = pkcs12.load_pkcs12(file, password.encode() or None)
    except UnsupportedAlgorithm as error:
        raise Pkcs12Error("no PKCS12") from error
    except ValueError as error:
        # The frame of the file is whole, so it is its content that did not open.
        raise Pkcs12Error("wrong password") from error
    if found.key is None:
        raise Pkcs12Error("no key")
    if found.cert is None:
        raise Pkcs12Error("no certificate")
    pem = serialization.Encoding.PEM
    key = found.key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    chain = [each.certificate.public_bytes(pem).decode() for each in found.additional_certs[:MOST_CHAIN]]
    return {
        "certificate": found.cert.certificate.public_bytes(pem).decode(),
        "key": key.decode(),
        "chain": chain,
    }


def _is_pkcs12(file: bytes) -> bool:
    from asn1crypto.pkcs12 import Pfx

    try:
        held = Pfx.load(file, strict=True)
        return bool(held["version"].native == "v3" and held["auth_safe"]["content_type"].native == "data")
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


def main() -> None:
    """Opens the file of the standard input, and tells what it holds as JSON, within bounds that the system keeps."""
    within(MOST_MEMORY, MOST_SECONDS)
    given = json.loads(sys.stdin.buffer.read())
    try:
        answer = _open(base64.b64decode(given["file"]), given["password"])
    except Pkcs12Error as error:
        answer = {"fault": str(error)}
    except MemoryError:
        answer = {"fault": "too much"}
    except Exception:  # noqa: BLE001 - a hostile file leads its readers to whatever it likes
        answer = {"fault": "no PKCS12"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
