"""Notifications that a letter came back name the address and say whether for good."""

from email import message_from_string
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.services.mail.bounces import bounces_of

DSN = """\
From: MAILER-DAEMON@mx.example
To: crm@yunchou.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not work.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; Gone@Example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such
 user

--b
Content-Type: {kind}

From: crm@yunchou.example
Message-ID: <1.abc@crm.example>
Subject: x

--b--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize(("status", "final"), [("5.1.1", True), ("4.2.2", False)])
def test_a_notification_names_the_address(kind: str, status: str, final: bool) -> None:
    text = DSN.format(action="failed", status=status, kind=kind)
    (found,) = bounces_of(message_from_string(text, policy=default))
    assert (found.address, found.final) == ("gone@example.com", final)
    assert found.reason == "smtp; 550 5.1.1 no such user"
    assert found.message_id == "<1.abc@crm.example>"


@pytest.mark.parametrize("action", ["delivered", "delayed", "relayed", ""])
def test_other_notifications_are_no_bounce(action: str) -> None:
    text = DSN.format(action=action, status="2.0.0", kind="message/rfc822")
    assert bounces_of(message_from_string(text, policy=default)) == []


def test_an_ordinary_mail_is_no_bounce() -> None:
    assert bounces_of(message_from_string("Subject: x\n\nAction: failed", policy=default)) == []


@given(st.text(max_size=300))
def test_garbage_is_survived(text: str) -> None:
    broken = DSN.format(action="failed", status="5.1.1", kind="message/rfc822").replace("rfc822; Gone", text)
    for bounce in bounces_of(message_from_string(broken, policy=default)):
        assert "@" in bounce.address
