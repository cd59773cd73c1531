"""What an operator may set: from the environment, or from one TOML file named by `YUNCHOU_CONFIG`.

The environment wins over the file. In the file the names are the same without `YUNCHOU_`, in lower case
(`database_url = "…"`); an unknown name is refused, so that a slip of the pen is noticed.
"""

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

CHECKOUT = Path(__file__).resolve().parents[2]
_HOST = re.compile(r"(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?")
_TILES = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(:\d{1,5})?/[A-Za-z0-9_./{}?&=@-]{1,500}")
DEMO_PASSWORD = "yunchou-demo"
NAMES = (
    "database_url",
    "database_direct_url",
    "data",
    "host",
    "port",
    "workers",
    "public_url",
    "secret_key",
    "demo_password",
    "demo_public",
    "log_level",
    "metrics_token",
    "statement_timeout",
    "pooled",
    "outgoing_allow",
    "embed_allow",
    "map_tiles",
    "map_attribution",
    "s3_bucket",
    "s3_endpoint",
    "s3_region",
    "s3_access_key",
    "s3_secret_key",
    "mail_host",
    "mail_port",
    "mail_security",
    "mail_login",
    "mail_password",
    "mail_from",
)


class SettingsError(Exception):
    """A setting cannot be used; the text is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one server process.

    `database_url` None means the embedded PostgreSQL. `statement_timeout` is in seconds. `pooled` says that
    `database_url` goes through a pool in transaction mode, so that nothing may be kept on a connection.
    """

    database_url: str | None
    database_direct_url: str | None
    data: Path
    host: str
    port: int
    workers: int
    public_url: str
    secret_key: bytes = field(repr=False)
    demo_password: str = field(repr=False)
    demo_public: bool = False
    log_level: str = "info"
    metrics_token: str = field(default="", repr=False)
    """What whoever asks for `/metrics` has to show; "": only who comes from this machine or a private network is answered."""
    statement_timeout: float = 30.0
    pooled: bool = False
    outgoing_allow: tuple[str, ...] = ()
    """Hosts, addresses and networks that are not public and may be reached all the same, separated by commas."""
    embed_allow: tuple[str, ...] = ()
    """Hosts whose pages may be shown in a frame on a dashboard, separated by commas: `bi.example.com`, `*.example.com`."""
    map_tiles: str = ""
    """Where tiles of maps come from, `https://tiles.example.com/{z}/{x}/{y}.png`; "" for the shipped outlines alone."""
    map_attribution: str = ""
    """Whose tiles they are, as their licence wants it shown on the map."""
    s3_bucket: str = ""
    """The bucket of an S3-compatible store for the files of records; "" for the data folder. No endpoint: Amazon's own."""
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_access_key: str = ""
    s3_secret_key: str = field(default="", repr=False)
    mail_host: str = ""
    """The SMTP server that organisations without one of their own send by; "" for none. Port 0: the usual one."""
    mail_port: int = 0
    mail_security: Literal["tls", "starttls", "none"] = "starttls"
    mail_login: str = ""
    mail_password: str = field(default="", repr=False)
    mail_from: str = ""

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Reads the settings, makes the data folder and, where none is given, a secret key kept in it.

        Raises `SettingsError`.
        """
        given = _given(os.environ if environ is None else environ)
        data = Path(given.get("data") or CHECKOUT / "var").expanduser().absolute()
        host = given.get("host") or "127.0.0.1"
        port = _whole(given, "port", 8000, 0, 65535)
        shown = f"[{host}]" if ":" in host else host
        url = _address(given, "database_url")
        direct = _address(given, "database_direct_url")
        if direct and not url:
            raise SettingsError("YUNCHOU_DATABASE_DIRECT_URL is set but YUNCHOU_DATABASE_URL is not.")
        return cls(
            database_url=url,
            database_direct_url=direct,
            data=data,
            host=host,
            port=port,
            workers=_whole(given, "workers", min(4, os.cpu_count() or 1), 1, 64),
            public_url=(given.get("public_url") or f"http://{shown}:{port}").rstrip("/"),
            secret_key=_secret(given.get("secret_key"), data),
            demo_password=given.get("demo_password") or DEMO_PASSWORD,
            demo_public=_yes(given, "demo_public"),
            log_level=_one_of(given, "log_level", ("info", "debug", "warning", "error")),
            metrics_token=given.get("metrics_token", ""),
            statement_timeout=_whole(given, "statement_timeout", 30, 1, 3600),
            pooled=_yes(given, "pooled") if given.get("pooled") else direct is not None,
            **_bucket(given),
            mail_host=given.get("mail_host", ""),
            mail_port=_whole(given, "mail_port", 0, 0, 65535),
            mail_security=_security(given),
            mail_login=given.get("mail_login", ""),
            mail_password=given.get("mail_password", ""),
            mail_from=_sender(given),
            outgoing_allow=tuple(each for each in given.get("outgoing_allow", "").replace(",", " ").split()),
            embed_allow=_hosts(given.get("embed_allow", "")),
            map_tiles=_tiles(given.get("map_tiles", "")),
            map_attribution=given.get("map_attribution", ""),
        )


def _hosts(text: str) -> tuple[str, ...]:
    """Names of hosts, `*.` before them for all below; they go into a header, so nothing else may."""
    hosts = tuple(text.replace(",", " ").split())
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise SettingsError(f"YUNCHOU_EMBED_ALLOW: {host} is no name of a host.")
    return hosts


def _tiles(address: str) -> str:
    """The address of tiles; its host goes into a header, so it has to be plain."""
    if address and not (_TILES.fullmatch(address) and all(f"{{{each}}}" in address for each in "zxy")):
        raise SettingsError("YUNCHOU_MAP_TILES: an address like https://host/{z}/{x}/{y}.png is wanted.")
    return address


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    given = _file(environ["YUNCHOU_CONFIG"]) if environ.get("YUNCHOU_CONFIG") else {}
    for name in NAMES:
        value = environ.get("YUNCHOU_" + name.upper(), "").strip()
        if value:
            given[name] = value
    return given


def _file(name: str) -> dict[str, str]:
    try:
        with open(name, "rb") as file:
            read = tomllib.load(file)
    except OSError as error:
        raise SettingsError(f"YUNCHOU_CONFIG {name}: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"YUNCHOU_CONFIG {name}: {error}.") from None
    unknown = sorted(set(read) - set(NAMES))
    if unknown:
        raise SettingsError(f"YUNCHOU_CONFIG {name}: unknown setting {unknown[0]}.")
    for key, value in read.items():
        if not isinstance(value, str | int | float | bool):
            raise SettingsError(f"YUNCHOU_CONFIG {name}: {key} must be a single value.")
    return {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in read.items()}


def _whole(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name)
    if not text:
        return default
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    raise SettingsError(
        f"YUNCHOU_{name.upper()} must be a whole number from {least} to {most}, not {text!r}."
    )


def _yes(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name, "").lower()
    if text in ("1", "true", "yes", "on"):
        return True
    if text in ("", "0", "false", "no", "off"):
        return False
    raise SettingsError(f"YUNCHOU_{name.upper()} must be 1 or 0, not {text!r}.")


def _one_of(given: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    text = given.get(name, choices[0]).lower()
    if text in choices:
        return text
    raise SettingsError(f"YUNCHOU_{name.upper()} must be one of {', '.join(choices)}, not {text!r}.")


def _bucket(given: Mapping[str, str]) -> dict[str, str]:
    """The settings of the store for files. Raises `SettingsError` where one is missing or of no use."""
    names = ("s3_bucket", "s3_endpoint", "s3_region", "s3_access_key", "s3_secret_key")
    found = {name: given[name].rstrip("/") for name in names if given.get(name)}
    if found and not {"s3_bucket", "s3_access_key", "s3_secret_key"} <= set(found):
        raise SettingsError("YUNCHOU_S3_BUCKET, YUNCHOU_S3_ACCESS_KEY and YUNCHOU_S3_SECRET_KEY go together.")
    if not found.get("s3_endpoint", "https://").startswith(("http://", "https://")):
        raise SettingsError("YUNCHOU_S3_ENDPOINT must begin with https:// or http://.")
    return found


def _security(given: Mapping[str, str]) -> Literal["tls", "starttls", "none"]:
    text = _one_of(given, "mail_security", ("starttls", "tls", "none"))
    if text == "none" and given.get("mail_login"):
        raise SettingsError("YUNCHOU_MAIL_LOGIN needs YUNCHOU_MAIL_SECURITY tls or starttls.")
    return "tls" if text == "tls" else "none" if text == "none" else "starttls"


def _sender(given: Mapping[str, str]) -> str:
    text = given.get("mail_from", "")
    if given.get("mail_host") and not (text.isascii() and text.count("@") == 1 and " " not in text):
        raise SettingsError("YUNCHOU_MAIL_FROM must be a mail address when YUNCHOU_MAIL_HOST is set.")
    return text


def _address(given: Mapping[str, str], name: str) -> str | None:
    url = given.get(name)
    if url and urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise SettingsError(f"YUNCHOU_{name.upper()} must begin with postgresql://.")
    return url or None


def _secret(given: str | None, data: Path) -> bytes:
    """The key that signs what leaves the server; 32 random bytes in hex, readable by the owner alone."""
    if given:
        if len(given) < 32:
            raise SettingsError("YUNCHOU_SECRET_KEY must have at least 32 characters.")
        return given.encode()
    path = data / "secret_key"
    try:
        data.mkdir(parents=True, exist_ok=True)
        mine = data / f"secret_key.{os.getpid()}.{secrets.token_hex(4)}"
        if not path.exists():
            # Written aside and linked, so that two processes that start together agree on one key.
            with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32))
            try:
                os.link(mine, path)
            except FileExistsError:
                pass
            finally:
                mine.unlink()
        return path.read_text("ascii").strip().encode()
    except OSError as error:
        raise SettingsError(f"The data folder {data} cannot be used: {error.strerror}.") from None
