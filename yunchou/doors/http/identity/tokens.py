"""Tokens for programs that speak for a person."""

from datetime import datetime

from yunchou.access.identity import audit
from yunchou.base.errors import forbidden, not_found, say
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.identity.signing_in import origin_of
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output

endpoints = Endpoints("tokens")


class NewToken(Input):
    """`scopes`: read, write, admin, or an object's name with `:read` or `:write`."""

    name: str
    scopes: list[str]
    expires_at: datetime | None = None


class MadeToken(Output):
    """The token, shown this once."""

    id: str
    token: str


class TokenAnswer(Output):
    """A token without its secret."""

    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


class TokensAnswer(Output):
    """The caller's tokens."""

    tokens: list[TokenAnswer]


@endpoints.post("/tokens", "Make a token", scope="admin", body=NewToken, answers={201: MadeToken})
async def make_token(call: Call) -> Reply:
    """A new token for the caller. A token can make none that may more than itself."""
    given: NewToken = call.body
    if call.token is not None and "admin" not in call.token.scopes:
        raise forbidden(say("此令牌不能创建令牌。", "This token may not make tokens."))
    made, secret = await call.house.tokens.make(
        call.caller.organisation.id, call.user, given.name, given.scopes, given.expires_at
    )
    await audit.note(
        call.house.db, call.caller.organisation, call.user, "token_made", origin_of(call),
        name=given.name.strip(), scopes=sorted(set(given.scopes)),
    )  # fmt: skip
    return Reply(MadeToken(id=str(made), token=secret), 201)


@endpoints.get("/tokens", "List the caller's tokens", scope="admin", answers={200: TokensAnswer})
async def list_tokens(call: Call) -> Reply:
    """The caller's tokens, newest first."""
    rows = await call.house.tokens.of(call.caller.organisation.id, call.user)
    return Reply(TokensAnswer(tokens=[TokenAnswer(**{**row, "id": str(row["id"])}) for row in rows]))


@endpoints.delete("/tokens/{id}", "Revoke a token", scope="admin", answers={204: None})
async def revoke_token(call: Call) -> Reply:
    """Ends a token of the caller."""
    if not await call.house.tokens.revoke(call.caller.organisation.id, call.user, call.id):
        raise not_found()
    home = call.caller.organisation
    await audit.note(call.house.db, home, call.user, "token_revoked", origin_of(call), id=str(call.id))
    return Reply(status=204)
