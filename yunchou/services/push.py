"""Messages to devices over their browsers' push services (RFC 8030), encrypted for the device (RFC 8291) and signed (RFC 8292).

The address of a device is what its browser says, which anybody may make up: it is asked like every other address of the
outside, so that nobody makes the server talk to its own network.
"""

import base64
import binascii
import os
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from yunchou.base.db import Connection, Database, quote
from yunchou.base.errors import say
from yunchou.base.sealing import Sealer, SealError
from yunchou.services import kept
from yunchou.services.files import Home
from yunchou.services.outgoing import Outgoing, Refused

SETTING = "push"
LARGEST_MESSAGE = 3000
"""Bytes of a message before it is encrypted; push services take 4096 with everything around it."""
KEEP_SECONDS = 86_400
"""How long a push service keeps a message for a device that is away."""
TOKEN_SECONDS = 12 * 3600
GONE = (404, 410)
KEY_BYTES, AUTH_BYTES = 65, 16
_CURVE = ec.SECP256R1()
_RECORD = 4096
_SEALED_FOR = "push.key"


class BadKey(ValueError):
    """What a browser gave as its key is none."""


class DeviceGone(Exception):
    """The device no longer listens: it is to be forgotten."""


@dataclass(frozen=True, slots=True)
class Device:
    """Where a device is reached, and the keys that only its browser can open messages with."""

    endpoint: str
    key: bytes
    auth: bytes


def device(endpoint: str, key: str, auth: str) -> Device:
    """Reads what a browser says of itself. Raises `BadKey` for keys that are none."""
    raw_key, raw_auth = _bytes(key), _bytes(auth)
    if len(raw_key) != KEY_BYTES or len(raw_auth) != AUTH_BYTES:
        raise BadKey(key)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, raw_key)
    except ValueError:
        raise BadKey(key) from None
    return Device(endpoint, raw_key, raw_auth)


def encrypted(message: bytes, to: Device, own: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """A message as RFC 8291 has it: one record of aes128gcm for the device's key, `own` and `salt` being fresh."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, to.key)
    public = _point(own)
    info = b"WebPush: info\0" + to.key + public
    secret = HKDF(SHA256(), 32, salt=to.auth, info=info).derive(own.exchange(ec.ECDH(), theirs))
    key = HKDF(SHA256(), 16, salt=salt, info=b"Content-Encoding: aes128gcm\0").derive(secret)
    nonce = HKDF(SHA256(), 12, salt=salt, info=b"Content-Encoding: nonce\0").derive(secret)
    # The last record of a message ends in 2.
    body = AESGCM(key).encrypt(nonce, message + b"\x02", None)
    return salt + _RECORD.to_bytes(4, "big") + bytes([len(public)]) + public + body


class Pusher:
    """Sends messages to devices with a key pair that each organisation has of its own."""

    def __init__(self, db: Database, sealer: Sealer, outgoing: Outgoing, public_url: str) -> None:
        self.db = db
        self.sealer = sealer
        self.outgoing = outgoing
        self.public_url = public_url

    async def public_key(self, home: Home) -> str:
        """The public key that browsers are to know the organisation by, base64url."""
        return _text(_point(await self._key(home)))

    async def check(self, home: Home, endpoint: str) -> None:
        """Raises `OutgoingError` unless the address is one of https that messages may be sent to."""
        parts = urlsplit(endpoint)
        allowed = await kept.allowed(self.db, home)
        await self.outgoing.addresses(parts.hostname or "", parts.port or 443, allowed)

    async def send(self, home: Home, to: Device, message: dict[str, Any]) -> None:
        """Hands a message to the device's push service. Raises `DeviceGone`, and `OutgoingError` when it was not taken."""
        body = encrypted(
            msgspec.json.encode(message)[:LARGEST_MESSAGE],
            to,
            ec.generate_private_key(_CURVE),
            os.urandom(16),
        )
        headers = {
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(KEEP_SECONDS),
            "authorization": self._authorization(await self._key(home), to.endpoint),
        }
        allowed = await kept.allowed(self.db, home)
        answer = await self.outgoing.fetch(
            "POST", to.endpoint, headers=headers, content=body, allowed=allowed
        )
        if answer.status in GONE:
            raise DeviceGone
        if answer.status >= 300:
            words = say("推送服务拒绝：{status}", "The push service refused: {status}", status=answer.status)
            raise Refused(words)

    def _authorization(self, key: ec.EllipticCurvePrivateKey, endpoint: str) -> str:
        """Who sends, for this push service alone and for half a day (RFC 8292)."""
        from joserfc import jwt
        from joserfc.jwk import ECKey

        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(time.time()) + TOKEN_SECONDS,
            "sub": self.public_url,
        }
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, ECKey.import_key(pem))
        return f"vapid t={token}, k={_text(_point(key))}"

    async def _key(self, home: Home) -> ec.EllipticCurvePrivateKey:
        """The organisation's key, made when it is first needed; one that no longer opens is replaced."""
        found = self._opened(await kept.read(self.db, home, SETTING))
        if found is not None:
            return found
        async with self.db.transaction() as link:
            await link.execute(
                "select pg_advisory_xact_lock(hashtextextended($1, 0))", f"{home.schema}.{SETTING}"
            )
            found = self._opened(await kept.read(link, home, SETTING))
            return found or await self._made(link, home)

    def _opened(self, setting: dict[str, Any]) -> ec.EllipticCurvePrivateKey | None:
        if not setting:
            return None
        try:
            number = int(self.sealer.open(setting["key"], _SEALED_FOR), 16)
        except SealError:
            return None
        return ec.derive_private_key(number, _CURVE)

    async def _made(self, link: Connection, home: Home) -> ec.EllipticCurvePrivateKey:
        made = ec.generate_private_key(_CURVE)
        sealed = self.sealer.seal(f"{made.private_numbers().private_value:x}", _SEALED_FOR)
        await kept.keep(link, home, SETTING, {"key": sealed}, None)
        # Devices that know the organisation by an earlier key would refuse what is signed with this one.
        await link.execute(f"delete from {quote(home.schema)}.push_device")
        return made


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadKey(text[:20]) from None
