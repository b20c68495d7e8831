"""Who may do what: one table for every route, every method and every role.

A route or a method that the table does not name fails the tests, so that nothing is added
without a decision.
"""

import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from chat.gateway.router import PATH
from chat.server.operations import PATHS
from chat.server.transfers.door import ROUTES
from tests.house import House
from tests.people import refused

pytestmark = pytest.mark.stores

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
ROLES = ("anonymous", "expired", "ended", "deactivated", "stranger", "member", "staff")
"""Staff are signed in to the admin pages alone, by a cookie."""

TABLE = """
    route                          method  anonymous expired ended deactivated stranger member staff
    /                               GET     200       200     200   200         200      200    200
    signin                          GET     200       200     200   200         200      200    200
    signup                          GET     200       200     200   200         200      200    200
    forgot                          GET     200       200     200   200         200      200    200
    reset                           GET     200       200     200   200         200      200    200
    invite                          GET     200       200     200   200         200      200    200
    new                             GET     200       200     200   200         200      200    200
    channels                        GET     200       200     200   200         200      200    200
    channels/<section>              GET     200       200     200   200         200      200    200
    saved                           GET     200       200     200   200         200      200    200
    threads                         GET     200       200     200   200         200      200    200
    search                          GET     200       200     200   200         200      200    200
    settings                        GET     200       200     200   200         200      200    200
    settings/<section>              GET     200       200     200   200         200      200    200
    workspace                       GET     200       200     200   200         200      200    200
    workspace/<section>             GET     200       200     200   200         200      200    200
    setup                           GET     200       200     200   200         200      200    200
    c/<conversation>                GET     200       200     200   200         200      200    200
    c/<conversation>/info           GET     200       200     200   200         200      200    200
    c/<conversation>/thread/<seq>   GET     200       200     200   200         200      200    200
    c/<conversation>/files          GET     200       200     200   200         200      200    200
    c/<conversation>/pins           GET     200       200     200   200         200      200    200
    service-worker.js               GET     200       200     200   200         200      200    200
    manifest.webmanifest            GET     200       200     200   200         200      200    200
    favicon.ico                     GET     200       200     200   200         200      200    200
    apple-touch-icon.png            GET     200       200     200   200         200      200    200
    apple-touch-icon-precomposed.png GET     200       200     200   200         200      200    200
    robots.txt                      GET     200       200     200   200         200      200    200
    api/docs/                       GET     200       200     200   200         200      200    200
    api/docs/socket/                GET     200       200     200   200         200      200    200
    api/schema/                     GET     200       200     200   200         200      200    200
    api/schema/socket/              GET     200       200     200   200         200      200    200
    api/register/                   POST    400       400     400   400         400      400    400
    api/login/                      POST    400       400     400   400         400      400    400
    api/token/refresh/              POST    400       400     400   400         400      400    400
    api/logout/                     POST    401       401     401   401         400      400    401
    api/users/                      GET     401       401     401   401         200      200    401
    api/users/                      POST    401       401     401   401         200      200    401
    api/users/<member>/chat/        GET     401       401     401   401         200      400    401
    api/users/<nobody>/chat/        GET     401       401     401   401         404      404    401
    api/users/<deactivated>/chat/   GET     401       401     401   401         404      404    401
    api/me/                         GET     401       401     401   401         200      200    401
    api/me/                         PATCH   401       401     401   401         200      200    401
    api/me/threads/                 GET     401       401     401   401         200      200    401
    api/me/profile/                 GET     401       401     401   401         200      200    401
    api/me/profile/                 PATCH   401       401     401   401         200      200    401
    api/me/privacy/                 GET     401       401     401   401         200      200    401
    api/me/privacy/                 PATCH   401       401     401   401         200      200    401
    api/me/picture/                 PUT     401       401     401   401         200      200    401
    api/me/picture/                 DELETE  401       401     401   401         204      204    401
    api/me/password/                POST    401       401     401   401         400      400    401
    api/me/sessions/                GET     401       401     401   401         200      200    401
    api/me/sessions/                DELETE  401       401     401   401         204      204    401
    api/me/sessions/<members>/      DELETE  401       401     401   401         404      204    401
    api/me/sessions/<nobodys>/      DELETE  401       401     401   401         404      404    401
    api/password/forgot/            POST    400       400     400   400         400      400    400
    api/password/reset/             POST    400       400     400   400         400      400    400
    api/password/reset/check/       POST    400       400     400   400         400      400    400
    api/session/                    POST    400       400     400   400         400      400    400
    api/session/                    DELETE  204       204     204   204         204      204    204
    api/session/account/            POST    400       400     400   400         400      400    400
    api/session/refresh/            POST    401       401     401   401         401      401    401
    api/ws/ticket/                  POST    401       401     401   401         201      201    401
    api/people/                     GET     401       401     401   401         200      200    401
    api/people/<member>/            GET     401       401     401   401         200      200    401
    api/people/<nobody>/            GET     401       401     401   401         404      404    401
    api/people/<member>/conversations/ GET  401       401     401   401         200      200    401
    api/people/<member>/block/      PUT     401       401     401   401         204      400    401
    api/people/<member>/block/      DELETE  401       401     401   401         204      204    401
    api/people/<nobody>/block/      PUT     401       401     401   401         404      404    401
    api/people/<nobody>/block/      DELETE  401       401     401   401         204      204    401
    api/blocks/                     GET     401       401     401   401         200      200    401
    api/channels/                   GET     401       401     401   401         200      200    401
    api/channels/<channel>/         GET     401       401     401   401         200      200    401
    api/channels/<channel>/preview/ GET     401       401     401   401         200      200    401
    api/channels/<conversation>/    GET     401       401     401   401         404      404    401
    api/channels/<conversation>/preview/ GET 401      401     401   401         404      404    401
    api/folders/                    PATCH   401       401     401   401         204      204    401
    api/invitations/                GET     401       401     401   401         200      200    401
    api/invitations/                POST    401       401     401   401         201      201    401
    api/invitations/mails/          POST    401       401     401   401         404      404    401
    api/invitations/about/          POST    404       404     404   404         404      404    404
    api/invitations/accepted/       POST    401       401     401   401         404      404    401
    api/invitations/<invitation>/   DELETE  401       401     401   401         404      204    401
    api/invitations/<nothing>/      DELETE  401       401     401   401         404      404    401
    api/invitations/<invitation>/people/ GET 401      401     401   401         404      200    401
    api/workspace/                  GET     401       401     401   401         403      403    401
    api/workspace/                  PATCH   401       401     401   401         403      403    401
    api/workspace/people/           GET     401       401     401   401         403      403    401
    api/workspace/people/<member>/  PATCH   401       401     401   401         403      403    401
    api/workspace/people/<member>/sessions/ DELETE 401 401    401   401         403      403    401
    api/workspace/people/<member>/reset/ POST 401     401     401   401         403      403    401
    api/workspace/channels/         GET     401       401     401   401         403      403    401
    api/workspace/channels/<channel>/ PUT   401       401     401   401         403      403    401
    api/workspace/channels/<channel>/ DELETE 401      401     401   401         403      403    401
    api/workspace/storage/          GET     401       401     401   401         403      403    401
    api/workspace/measures/         GET     401       401     401   401         403      403    401
    api/setup/                      POST    404       404     404   404         404      404    404
    api/setup/about/                POST    404       404     404   404         404      404    404
    api/setup/claim/                POST    401       401     401   401         404      404    401
    api/search/                     GET     401       401     401   401         200      200    401
    api/search/saved/               GET     401       401     401   401         200      200    401
    api/search/saved/               PUT     401       401     401   401         204      204    401
    api/search/saved/               DELETE  401       401     401   401         204      204    401
    api/me/files/                   GET     401       401     401   401         200      200    401
    api/files/                      POST    401       401     401   401         201      201    401
    api/files/                      OPTIONS 204       204     204   204         204      204    204
    api/files/<file>/               GET     401       401     401   401         404      200    401
    api/files/<file>/               PATCH   401       401     401   401         404      200    401
    api/uploads/                    POST    401       401     401   401         201      201    401
    api/uploads/                    OPTIONS 204       204     204   204         204      204    204
    api/uploads/<upload>/           OPTIONS 204       204     204   204         204      204    204
    api/uploads/<upload>/           HEAD    401       401     401   401         404      200    401
    api/uploads/<upload>/           PATCH   401       401     401   401         404      204    401
    api/uploads/<upload>/           DELETE  401       401     401   401         404      204    401
    files/<file>/                   OPTIONS 204       204     204   204         204      204    204
    files/<file>/                   GET     401       401     401   401         404      200    401
    files/<file>/                   HEAD    401       401     401   401         404      200    401
    files/<nothing>/                GET     401       401     401   401         404      404    401
    files/<file>/<width>/           OPTIONS 204       204     204   204         204      204    204
    files/<file>/<width>/           GET     401       401     401   401         404      200    401
    files/<file>/<width>/           HEAD    401       401     401   401         404      200    401
    files/pictures/<picture>/<side>/ OPTIONS 204      204     204   204         204      204    204
    files/pictures/<picture>/<side>/ GET    401       401     401   401         200      200    401
    files/pictures/<picture>/<side>/ HEAD   401       401     401   401         200      200    401
    files/pictures/<nothing>/<side>/ GET    401       401     401   401         404      404    401
    api/saved/                      GET     401       401     401   401         200      200    401
    api/conversations/              GET     401       401     401   401         200      200    401
    api/conversations/              POST    401       401     401   401         400      400    401
    api/conversations/<nothing>/                    GET    401 401 401 401      404      404    401
    api/conversations/<conversation>/               GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/               PATCH  401 401 401 401      404      200    401
    api/conversations/<conversation>/membership/    PATCH  401 401 401 401      404      200    401
    api/conversations/<conversation>/accepted/      PUT    401 401 401 401      404      200    401
    api/conversations/<conversation>/membership/    PUT    401 401 401 401      404      404    401
    api/conversations/<channel>/membership/         PUT    401 401 401 401      200      200    401
    api/conversations/<conversation>/members/       GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/members/       POST   401 401 401 401      400      400    401
    api/conversations/<conversation>/members/<member>/ DELETE 401 401 401 401   404      403    401
    api/conversations/<conversation>/members/<member>/ PATCH 401 401 401 401    400      400    401
    api/conversations/<conversation>/messages/      GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/messages/      POST   401 401 401 401      404      201    401
    api/conversations/<conversation>/forwards/      POST   401 401 401 401      400      400    401
    api/conversations/<conversation>/messages/<seq>/ GET   401 401 401 401      404      200    401
    api/conversations/<conversation>/messages/<seq>/ PATCH 401 401 401 401      404      200    401
    api/conversations/<conversation>/messages/at/   GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/messages/<seq>/versions/ GET 401 401 401 401 404    200    401
    api/conversations/<conversation>/messages/<seq>/reactions/<emoji>/ GET 401 401 401 401 404 200 401
    api/conversations/<conversation>/messages/<seq>/reactions/<emoji>/ PUT 401 401 401 401 404 204 401
    api/conversations/<conversation>/messages/<seq>/reactions/<emoji>/ DELETE 401 401 401 401 404 204 401
    api/conversations/<conversation>/messages/<seq>/saved/ PUT 401 401 401 401  404      204    401
    api/conversations/<conversation>/messages/<seq>/saved/ DELETE 401 401 401 401 404    204    401
    api/conversations/<conversation>/messages/<seq>/pin/ PUT 401 401 401 401    404      200    401
    api/conversations/<conversation>/messages/<seq>/pin/ DELETE 401 401 401 401 404      200    401
    api/conversations/<conversation>/messages/<seq>/thread/ GET 401 401 401 401  404      200    401
    api/conversations/<conversation>/messages/<seq>/thread/follow/ PUT 401 401 401 401 404  204    401
    api/conversations/<conversation>/messages/<seq>/thread/follow/ DELETE 401 401 401 401 404 204  401
    api/conversations/<conversation>/messages/<seq>/thread/read/ POST 401 401 401 401 404   204    401
    api/conversations/<conversation>/files/         GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/messages/<seq>/files/<nothing>/ PUT 401 401 401 401 404 404   401
    api/conversations/<conversation>/pins/          GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/messages/<seq>/ DELETE 401 401 401 401     404      204    401
    api/conversations/<conversation>/picture/       PUT    401 401 401 401      404      403    401
    api/conversations/<conversation>/picture/       DELETE 401 401 401 401      404      403    401
    api/conversations/<conversation>/draft/         PUT    401 401 401 401      404      204    401
    api/conversations/<conversation>/changes/       GET    401 401 401 401      404      200    401
    api/conversations/<conversation>/read/          POST   401 401 401 401      404      204    401
    api/conversations/<conversation>/unread/        POST   401 401 401 401      404      204    401
    admin/                          GET     302       302     302   302         302      302    200
    admin/login/                    GET     200       200     200   200         200      200    302
    admin/login/                    OPTIONS 200       200     200   200         200      200    200
    admin/accounts/user/            GET     302       302     302   302         302      302    200
    admin/accounts/user/<member>/change/         GET 302 302  302   302         302      302    200
    admin/accounts/user/<member>/delete/         GET 302 302  302   302         302      302    403
    admin/accounts/user/<member>/history/        GET 302 302  302   302         302      302    200
    admin/accounts/user/<member>/password/       GET 302 302  302   302         302      302    200
    admin/accounts/user/add/                     GET 302 302  302   302         302      302    200
    admin/conversations/conversation/            GET 302 302  302   302         302      302    200
    admin/conversations/conversation/add/        GET 302 302  302   302         302      302    403
    admin/messaging/transcript/                  GET 302 302  302   302         302      302    200
    admin/messaging/transcript/add/              GET 302 302  302   302         302      302    403
    admin/password_change/                       GET 302 302  302   302         302      302    200
    admin/jsi18n/                   GET     302       302     302   302         302      302    200
    health/live                     GET     200       200     200   200         200      200    200
    health/ready                    GET     200       200     200   200         200      200    200
    metrics                         GET     200       200     200   200         200      200    200
    ws/chat/<conversation>/         socket  401       401     401   401         403      101    401
    ws/chat/<nothing>/              socket  401       401     401   401         403      403    401
    ws/                             hello   4401      4401    4401  4401        101      101    4401
"""  # noqa: E501

OPEN_ADMIN = {
    # Django's own pages, all behind one decorator; the table has one page of each kind.
    *("admin/logout/", "admin/password_change/done/", "admin/autocomplete/"),
    *("admin/r/<content>/<id>/", "admin/<app>/", "admin/<rest>"),
}

Row = tuple[str, str, tuple[int, ...]]


def rows() -> list[Row]:
    """Return the table: route, method, and the status for each role."""
    header, *lines = [line.split() for line in TABLE.strip().splitlines()]
    assert tuple(header[2:]) == ROLES
    return [(route, method, tuple(map(int, statuses))) for route, method, *statuses in lines]


@pytest.mark.parametrize(
    ("route", "method", "statuses"), rows(), ids=[f"{row[1]} {row[0]}" for row in rows()]
)
def test_every_role_may_do_what_the_table_says(
    house: House, route: str, method: str, statuses: tuple[int, ...]
) -> None:
    found = {role: house.status(role, route, method) for role in ROLES}
    assert found == dict(zip(ROLES, statuses, strict=True))


def kind(route: str) -> str:
    """Return a route with `<>` for whatever is filled in."""
    return re.sub(r"<[^>]*>", "<>", route.lstrip("/"))


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Return every route of Django's."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def test_every_route_has_a_row() -> None:
    named = {kind(route) for route, _, _ in rows()} | {kind(route) for route in OPEN_ADMIN}
    missing = {
        route
        for route in map(clean, routes(get_resolver()))
        if kind(route) not in named and not is_like_a_named_one(kind(route))
    }
    assert missing == set()
    assert {path.lstrip("/") for path in PATHS} <= named
    sockets = [route for route, method, _ in rows() if method in {"socket", "hello"}]
    # Each of the addresses that become sockets: that of the full dialect, and of a conversation.
    assert {PATH.fullmatch(f"/{route}")[1] for route in sockets} == {  # type: ignore[index]
        *(None, "<conversation>", "<nothing>")
    }


def test_every_method_of_uploads_and_downloads_has_a_row() -> None:
    served = {(kind(route), method) for route, methods in ROUTES.items() for method in methods}
    assert served <= {(kind(route), method) for route, method, _ in rows()}


def clean(route: str) -> str:
    """Return a route of Django's admin, some of which are regular expressions, as a path."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).replace("^", "").replace("$", "")


def is_like_a_named_one(route: str) -> bool:
    """Pages of the three admin models differ by the model alone, and old addresses redirect."""
    model = re.match(r"admin/(conversations/conversation|messaging/transcript)/(.*)", route)
    if model is None:
        return bool(re.fullmatch(r"admin/accounts/user/(<>/)?", route))
    return model[2] in {"", "add/", "<>/", "<>/change/", "<>/delete/", "<>/history/"}


@pytest.mark.parametrize("role", ["anonymous", "member"])
@pytest.mark.parametrize("method", METHODS)
def test_a_method_without_a_row_is_allowed_to_nobody(house: House, method: str, role: str) -> None:
    declared = {(kind(route), known) for route, known, _ in rows()}
    allowed = []
    for route in sorted({route for route, known, _ in rows() if known not in {"socket", "hello"}}):
        # Whoever may read something may ask for the head of it.
        if {(kind(route), method), (kind(route), method.replace("HEAD", "GET"))} & declared:
            continue
        # The admin pages lead to their sign-in, and take no form without its token.
        refusals = {302, 403, 405} if route.startswith("admin/") else {401, 405}
        if house.status(role, route, method) not in refusals:
            allowed.append(route)
    assert allowed == []


def answer(response: httpx.Response) -> tuple[int, bytes]:
    return response.status_code, response.content


def test_somebody_elses_session_looks_like_none(house: House) -> None:
    stranger = house.people["stranger"]
    theirs = stranger.request("DELETE", house.path("api/me/sessions/<members>/"))
    nobodys = stranger.request("DELETE", house.path("api/me/sessions/<nobodys>/"))
    assert answer(theirs) == answer(nobodys)


def test_a_deactivated_person_looks_like_nobody(house: House) -> None:
    stranger = house.people["stranger"]
    deactivated = stranger.get(house.path("api/users/<deactivated>/chat/"))
    nobody = stranger.get(house.path("api/users/<nobody>/chat/"))
    assert answer(deactivated) == answer(nobody)


def test_somebody_elses_conversation_looks_like_none(house: House) -> None:
    stranger = house.people["stranger"]
    theirs, nothing = stranger.socket(house.conversation), stranger.socket(str(uuid4()))
    assert refused(theirs) == refused(nothing)


def test_a_frame_from_a_member_is_theirs_to_send_and_from_nobody_else(house: House) -> None:
    member, stranger = house.people["member"], house.people["stranger"]
    with member.socket(house.conversation) as socket:
        socket.send("hello", stranger)
        assert socket.receive_text().startswith("Error:")
        socket.send("hello", member)
        assert socket.receive_text() == "Invalid recipient."


@pytest.mark.parametrize("role", ["expired", "ended", "deactivated"])
def test_a_token_that_is_no_longer_good_tells_nothing_about_why(house: House, role: str) -> None:
    rubbish = house.client.get("/api/me/", headers={"Authorization": "Bearer rubbish"})
    assert answer(house.people[role].get("/api/me/")) == answer(rubbish)
