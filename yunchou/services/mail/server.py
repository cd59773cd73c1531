"""The mail server that an organisation sends by: its own, or the one of the whole server."""

import re
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from yunchou.base.errors import FieldError, invalid, say
from yunchou.base.sealing import Sealer, SealError
from yunchou.base.settings import Settings

Security = Literal["tls", "starttls", "none"]
PORTS = {"tls": 465, "starttls": 587, "none": 25}
_PURPOSE = "mail.password"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
_HOST = re.compile(r"[^\s/@:]{1,253}|[0-9a-fA-F:]{2,45}")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where and how to send. `trusted` says that the operator named it, so that it may be an inner host."""

    host: str
    port: int
    security: Security
    login: str
    password: str = field(repr=False)
    sender: str
    sender_name: str = ""
    trusted: bool = False


def of_settings(settings: Settings) -> MailServer | None:
    """The server's own mail server, None when the operator named none."""
    if not settings.mail_host:
        return None
    security: Security = settings.mail_security
    return MailServer(
        host=settings.mail_host,
        port=settings.mail_port or PORTS[security],
        security=security,
        login=settings.mail_login,
        password=settings.mail_password,
        sender=settings.mail_from,
        trusted=True,
    )


def of_kept(kept: dict[str, Any], sealer: Sealer) -> MailServer | None:
    """The server in an organisation's settings, None when there is none or its password cannot be opened any more."""
    if not kept:
        return None
    try:
        password = sealer.open(kept["password"], _PURPOSE) if kept.get("password") else ""
    except SealError:
        return None
    return MailServer(
        host=kept["host"],
        port=kept["port"],
        security=kept["security"],
        login=kept["login"],
        password=password,
        sender=kept["sender"],
        sender_name=kept["sender_name"],
    )


def to_keep(server: MailServer, sealer: Sealer) -> dict[str, Any]:
    """The form in which a server is kept: the password sealed."""
    return {
        "host": server.host,
        "port": server.port,
        "security": server.security,
        "login": server.login,
        "password": sealer.seal(server.password, _PURPOSE) if server.password else "",
        "sender": server.sender,
        "sender_name": server.sender_name,
    }


def with_known_password(given: MailServer, known: MailServer | None) -> MailServer:
    """A server entered without its password takes the known one, if it is the same server and the same login.

    Else whoever may change the settings could have the password sent to a server of his own.
    """
    if given.password or known is None:
        return given
    same = (given.host, given.port, given.login) == (known.host, known.port, known.login)
    return replace(given, password=known.password) if same and known.security == given.security else given


def check(server: MailServer) -> None:
    """Raises a 422 `Problem` on the fields that cannot be."""
    errors = []
    if not _HOST.fullmatch(server.host):
        errors.append(FieldError("wrong_type", say("请填写服务器地址。", "Enter the server's name."), "host"))
    if not 0 < server.port < 65536:
        errors.append(FieldError("out_of_range", say("端口须为 1–65535。", "A port is 1 to 65535."), "port"))
    if not _ADDRESS.fullmatch(server.sender):
        errors.append(
            FieldError("wrong_type", say("请填写发件邮箱。", "Enter the sender's address."), "sender")
        )
    if server.login and server.security == "none":
        words = say(
            "不加密的连接不能使用账号密码，请选择 TLS 或 STARTTLS。",
            "Login and password need an encrypted connection: choose TLS or STARTTLS.",
        )
        errors.append(FieldError("rule", words, "security"))
    if len(server.password) > 1000 or len(server.login) > 300 or len(server.sender_name) > 100:
        errors.append(FieldError("out_of_range", say("内容过长。", "This is too long."), "login"))
    if any(ord(character) < 32 for character in server.login + server.sender_name):
        errors.append(
            FieldError("wrong_type", say("含有控制字符。", "There is a control character."), "login")
        )
    if errors:
        raise invalid(errors)


def is_address(text: str) -> bool:
    """Whether a text is a plain mail address that can be sent to."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None and ".." not in text
