"""What a returned letter says: delivery status notifications after RFC 3464."""

import re
from dataclasses import dataclass
from email.message import Message

_STATUS = re.compile(r"([245])\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class Bounce:
    """An address that did not take a letter. `final`: it never will; `message_id`: the letter, where it is named."""

    address: str
    final: bool
    reason: str
    message_id: str | None


def bounces_of(message: Message) -> list[Bounce]:
    """The failed recipients that a notification names; empty for every other mail."""
    if message.get_content_type() != "multipart/report":
        return []
    letter = _letter(message)
    found = []
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            bounce = _bounce(block, letter) if isinstance(block, Message) else None
            if bounce is not None:
                found.append(bounce)
    return found


def _bounce(block: Message, letter: str | None) -> Bounce | None:
    action = str(block.get("Action", "")).strip().lower()
    recipient = str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
    address = recipient.rpartition(";")[2].strip().strip("<>").lower()
    status = _STATUS.match(str(block.get("Status", "")).strip())
    if action != "failed" or "@" not in address or len(address) > 254:
        return None
    reason = " ".join(str(block.get("Diagnostic-Code") or block.get("Status") or "").split())
    return Bounce(address, status is None or status[1] == "5", reason[:500], letter)


def _letter(message: Message) -> str | None:
    """The Message-ID of the returned letter, which comes with the notification whole or as its headers."""
    for part in message.walk():
        kind = part.get_content_type()
        inner = part.get_payload()
        if kind == "message/rfc822" and isinstance(inner, list) and inner and isinstance(inner[0], Message):
            return str(inner[0].get("Message-ID", "")).strip() or None
        if kind == "text/rfc822-headers" and isinstance(inner, str):
            named = re.search(r"^Message-ID:\s*(<[^>\s]{1,500}>)", inner, re.IGNORECASE | re.MULTILINE)
            return named[1] if named else None
    return None
