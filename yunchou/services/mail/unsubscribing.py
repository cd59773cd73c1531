"""The link by which whoever gets a mail says that he wants no more of its kind: good for ever, for one address, kept nowhere."""

from dataclasses import dataclass
from html import escape

from yunchou.base.sealing import Sealer, SealError

PURPOSE = "unsubscribe link"
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a link says: the organisation, the record of the mail, and the address that got it, in lower case."""

    organisation: int
    mail: int
    address: str


def url_of(public_url: str, sealer: Sealer, organisation: int, mail: int, recipient: str) -> str:
    """The address of the page for one recipient of a mail."""
    return f"{public_url}/u/{sealer.seal(f'{organisation} {mail} {recipient.lower()}', PURPOSE)}"


def opened(sealer: Sealer, token: str) -> Leaving | None:
    """What a token says; None for any other text."""
    if len(token) > LONGEST:
        return None
    try:
        organisation, mail, address = sealer.open(token, PURPOSE).split(" ", 2)
        return Leaving(int(organisation), int(mail), address)
    except (SealError, ValueError):
        return None


def with_link(text: str, html: str, words: str, url: str) -> tuple[str, str]:
    """A mail as text and as HTML with the link below it."""
    below = f'<p style="color:#5a6270;font-size:12px"><a href="{escape(url)}" style="color:#5a6270">{escape(words)}</a></p>'
    return f"{text}\n\n{words}\n{url}\n", html + below
