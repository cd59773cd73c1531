"""The certificate by which an organisation's papers are signed: made for it or brought by an administrator, its key sealed.

Certificates that were in use stay known, so that what was signed with them is still recognised.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from yunchou.access.organisation import Organisation
from yunchou.base.db import Database
from yunchou.base.errors import FieldError, Message, Problem, invalid, say
from yunchou.base.sealing import Sealer, SealError
from yunchou.services import kept
from yunchou.services.pdf_signing import (
    Described,
    Identity,
    SigningError,
    checked_identity,
    described,
    new_identity,
)
from yunchou.services.pkcs12 import Pkcs12Error, opened

SETTING = "signing"
PURPOSE = "signing key"
FAULTS = {
    "unreadable": say("无法读取证书或私钥，请检查格式与密码", "Certificate or key cannot be read: check form and password"),
    "kind of key": say("私钥应为 RSA 或椭圆曲线", "The key should be RSA or an elliptic curve"),
    "short key": say("RSA 私钥至少 2048 位", "An RSA key has 2048 bits at least"),
    "other key": say("私钥与证书不匹配", "The key does not belong to the certificate"),
    "expired": say("证书已过期", "The certificate has expired"),
    "not valid yet": say("证书尚未生效", "The certificate is not valid yet"),
    "not for signing": say("证书的用途不包括签名", "The certificate is not meant for signing"),
    "too large": say("文件超过 256 KB，不是证书文件", "The file is larger than 256 KB, and so no certificate"),
    "no PKCS12": say("文件不是可读取的 PKCS#12（.p12、.pfx）", "The file is no PKCS#12 (.p12, .pfx) that can be read"),
    "wrong password": say("密码不正确", "The password is wrong"),
    "no key": say("文件中没有私钥，请导出包含私钥的证书", "The file holds no private key: export the certificate with its key"),
    "no certificate": say("文件中没有与私钥对应的证书", "The file holds no certificate that belongs to its key"),
    "too much": say("文件过于复杂，无法处理", "The file is more than can be worked on"),
}  # fmt: skip
AT_PASSWORD = ("wrong password",)
"""Faults of the password, not of the file."""


@dataclass(frozen=True, slots=True)
class Known:
    """A certificate that some organisation of this server has or had."""

    organisation: int
    name: str


async def certificate_of(organisation: Organisation) -> Described | None:
    """The certificate in use; None before the first one."""
    found = await kept.read(organisation.db, organisation, SETTING)
    return described(found["certificate"]) if found else None


async def identity_of(organisation: Organisation, sealer: Sealer, now: dt.datetime) -> Identity:
    """The certificate and key in use; the first time they are made. Raises 422 where the key does not open or time is over."""
    found = await kept.read(organisation.db, organisation, SETTING)
    if not found:
        identity = new_identity(organisation.name, now)
        await keep_identity(organisation, sealer, identity, None)
        return identity
    if described(found["certificate"]).ends <= now:
        raise _refused(
            say("签名证书已过期，请管理员更换", "The certificate is over: an administrator must replace it")
        )
    try:
        key = sealer.open(found["key"], _purpose(organisation))
        return Identity(found["certificate"], key, tuple(found.get("chain", ())))
    except SealError:
        raise _refused(
            say(
                "签名私钥无法打开，请管理员重新设置",
                "The key does not open: an administrator must set it anew",
            )
        ) from None


async def keep_identity(
    organisation: Organisation, sealer: Sealer, identity: Identity, by: int | None
) -> Described:
    """Puts a certificate and key into use."""
    said = described(identity.certificate)
    value = {
        "certificate": identity.certificate,
        "chain": identity.chain,
        "key": sealer.seal(identity.key, _purpose(organisation)),
    }
    async with organisation.db.pool.acquire() as link, link.transaction():
        await kept.keep(link, organisation, SETTING, value, by)
        await link.execute(
            "insert into yunchou.signing_certificate (fingerprint, organisation, certificate) values ($1, $2, $3)"
            " on conflict (organisation, fingerprint) do nothing",
            said.fingerprint,
            organisation.id,
            identity.certificate,
        )
    return said


async def bring_identity(
    organisation: Organisation, sealer: Sealer, given: tuple[str, str, str], by: int | None, now: dt.datetime
) -> Described:
    """Puts a certificate into use that somebody brought, with its key and the password of the key. Raises 422."""
    try:
        identity = checked_identity(*given, now)
    except SigningError as error:
        fault = FAULTS[str(error)]
        raise invalid([FieldError("rule", fault, field="certificate")], fault) from None
    return await keep_identity(organisation, sealer, identity, by)


async def bring_file(
    organisation: Organisation, sealer: Sealer, file: bytes, password: str, by: int | None, now: dt.datetime
) -> Described:
    """Puts the certificate and key of a PKCS#12 file into use. Raises 422, and nothing is changed."""
    try:
        held = await opened(file, password)
        identity = checked_identity(held.certificate, held.key, "", now, held.chain)
    except (Pkcs12Error, SigningError) as error:
        fault = str(error)
        field = "password" if fault in AT_PASSWORD else "pkcs12"
        raise invalid([FieldError("rule", FAULTS[fault], field=field)], FAULTS[fault]) from None
    return await keep_identity(organisation, sealer, identity, by)


async def forget_identity(organisation: Organisation) -> bool:
    """Takes certificate and key out of use, its key for good; tells whether there was one. What it signed is still recognised."""
    there = await certificate_of(organisation) is not None
    await kept.forget(organisation.db, organisation, SETTING)
    return there


async def known(db: Database, fingerprint: str) -> list[Known]:
    """The organisations of this server that have or had a certificate."""
    rows: list[Any] = await db.fetch(
        "select o.id, o.name from yunchou.signing_certificate c join yunchou.organisation o on o.id = c.organisation"
        " where c.fingerprint = $1 order by o.id",
        fingerprint,
    )
    return [Known(row["id"], row["name"]) for row in rows]


def _purpose(organisation: Organisation) -> str:
    return f"{PURPOSE} {organisation.id}"


def _refused(message: Message) -> Problem:
    return Problem(422, "rule", message)
