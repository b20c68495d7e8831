"""Who may do what in a room: who is blocked there, and who has which role."""

import re
from uuid import uuid4

import pytest

from tests.house import House, declared
from tests.people import signed_in

pytestmark = pytest.mark.stores

BLOCKED = """
    route                                                       method  body     status
    api/users/<blocker>/chat/                                   GET     none     403
    api/conversations/                                          POST    group    400
    api/conversations/<group>/members/                          POST    people   400
    api/conversations/<direct>/messages/                        GET     none     200
    api/conversations/<direct>/messages/                        POST    text     403
    api/conversations/<direct>/messages/1/                      PATCH   text     403
    api/conversations/<direct>/messages/1/reactions/<emoji>/    PUT     none     403
    api/conversations/<direct>/messages/1/reactions/<emoji>/    DELETE  none     403
    api/conversations/<direct>/messages/1/pin/                  PUT     none     403
    api/conversations/<direct>/messages/1/saved/                PUT     none     204
    api/conversations/<direct>/read/                            POST    seq      204
    api/conversations/<direct>/draft/                           PUT     begun    204
    api/conversations/<direct>/messages/1/                      DELETE  none     204
    api/conversations/<group>/messages/                         POST    text     201
    api/conversations/<direct>/forwards/                        POST    forward  403
    api/people/<blocker>/                                       GET     none     200
"""


def test_who_is_blocked_may_do_what_the_table_says(house: House) -> None:
    blocked, blocker, stranger = (
        signed_in(house.server, name, house.client) for name in ("Blocked", "Blocker", "Distant")
    )
    direct = blocked.open_chat(blocker)
    blocked.post(
        f"/api/conversations/{direct}/messages/", json={"client_id": str(uuid4()), "text": "hello"}
    )
    friend = house.people["member"].id
    team = {"kind": "group", "title": "Team", "members": [friend]}
    group = blocked.post("/api/conversations/", json=team).json()["id"]
    for person in (blocker, stranger):
        assert person.request("PUT", f"/api/people/{blocked.id}/block/").status_code == 204
    values = {"blocker": stranger.id, "group": group, "direct": direct, "emoji": "👍"}
    bodies = {
        "none": None,
        "group": {"kind": "group", "title": "Crew", "members": [stranger.id]},
        "people": {"people": [stranger.id]},
        "text": {"client_id": str(uuid4()), "text": "again"},
        "forward": {"client_id": str(uuid4()), "source": group, "source_seq": 1},
        "seq": {"seq": 1},
        "begun": {"text": "again"},
    }
    for line in BLOCKED.strip().splitlines()[1:]:
        route, method, body, status = line.split()
        path = "/" + re.sub(r"<(\w+)>", lambda name: values[name[1]], route)
        json = bodies[body]
        if method == "PATCH" and json is not None:
            json = {"text": "again"}
        found = blocked.request(method, path, json=json).status_code
        assert found == int(status), line
        assert status in declared(house, method, path), line


IN_A_CHANNEL = """
    route                                        method body     stranger removed member admin owner archived
    api/channels/<channel>/                      GET    none     200      200     200    200   200   200
    api/channels/<channel>/preview/              GET    none     200      403     200    200   200   200
    api/conversations/<channel>/                 GET    none     404      404     200    200   200   200
    api/conversations/<channel>/                 PATCH  title    404      404     403    200   200   409
    api/conversations/<channel>/                 PATCH  restored 404      404     403    200   200   -
    api/conversations/<channel>/membership/      PATCH  muted    404      404     200    200   200   200
    api/conversations/<channel>/members/         GET    none     404      404     200    200   200   200
    api/conversations/<channel>/members/         POST   people   404      404     200    200   200   409
    api/invitations/?conversation=<channel>      GET    none     404      404     200    200   200   200
    api/invitations/                             POST   invite   404      404     201    201   201   409
    api/invitations/                             POST   lead     404      404     403    403   201   409
    api/invitations/<others>/                    DELETE none     404      404     404    204   204   204
    api/conversations/<channel>/members/<other>/ PATCH  role     404      404     403    403   200   200
    api/conversations/<channel>/members/<owner>/ DELETE none     404      404     403    403   -     -
    api/conversations/<channel>/messages/        POST   text     404      404     201    201   201   409
    api/conversations/<channel>/forwards/        POST   forward  404      404     201    201   201   409
    api/conversations/<channel>/messages/1/      PATCH  edited   404      404     403    403   200   409
    api/conversations/<channel>/messages/1/pin/  PUT    none     404      404     200    200   200   409
    api/conversations/<channel>/messages/1/pin/  DELETE none     404      404     200    200   200   409
    api/conversations/<channel>/messages/1/reactions/<emoji>/ PUT none 404 404    204    204   204   409
    api/conversations/<channel>/messages/1/saved/ PUT   none     404      404     204    204   204   204
    api/conversations/<channel>/changes/?after=0 GET    none     404      404     200    200   200   200
    api/conversations/<channel>/draft/           PUT    begun    404      404     204    204   204   204
    api/conversations/<channel>/read/            POST   seq      404      404     204    204   204   204
    api/conversations/<channel>/unread/          POST   seq      404      404     204    204   204   204
    api/conversations/<channel>/accepted/        PUT    none     404      404     200    200   200   200
    api/conversations/<channel>/membership/      PUT    none     200      403     200    200   200   200
"""  # noqa: E501
"""What each role gets for a good body; last what the owner gets once it is archived."""


def test_in_a_channel_every_role_may_do_what_the_table_says(house: House) -> None:
    names = ("stranger", "removed", "member", "admin", "owner", "other")
    people = {name: signed_in(house.server, name.title(), house.client) for name in names}
    owner = people["owner"]
    made = owner.post("/api/conversations/", json={"kind": "channel", "title": "Dock"})
    channel = made.json()["id"]
    path = f"/api/conversations/{channel}"
    owner.post(f"{path}/messages/", json={"client_id": str(uuid4()), "text": "hello"})
    for name in ("removed", "member", "admin", "other"):
        people[name].request("PUT", f"{path}/membership/")
    owner.request("PATCH", f"{path}/members/{people['admin'].id}/", json={"role": "admin"})
    owner.request("DELETE", f"{path}/members/{people['removed'].id}/")
    invited = owner.post("/api/invitations/", json={"conversation": channel}).json()["id"]
    values = {"channel": channel, "others": invited, "emoji": "👍"} | {
        name: people[name].id for name in names
    }
    header, *lines = [line.split() for line in IN_A_CHANNEL.strip().splitlines()]
    for role, column in zip(header[3:], range(3, len(header)), strict=True):
        if role == "archived":
            owner.request("PATCH", f"{path}/", json={"is_archived": True})
        for line in lines:
            if line[column] == "-":
                continue
            place = "/" + re.sub(r"<(\w+)>", lambda name: values[name[1]], line[0])
            bodies: dict[str, object] = {
                "none": None,
                "title": {"title": f"Dock of {role}"},
                "restored": {"is_archived": False},
                "muted": {"is_muted": True},
                "people": {"people": [people["other"].id]},
                "role": {"role": "admin"},
                "invite": {"conversation": channel},
                "lead": {"conversation": channel, "role": "admin"},
                "text": {"client_id": str(uuid4()), "text": "again"},
                "forward": {"client_id": str(uuid4()), "source": channel, "source_seq": 1},
                "edited": {"text": "hello again"},
                "begun": {"text": "again"},
                "seq": {"seq": 1},
            }
            asker = people.get(role, owner)
            found = asker.request(line[1], place, json=bodies[line[2]]).status_code
            assert found == int(line[column]), (role, line)
            known = declared(house, line[1], place.partition("?")[0])
            assert line[column] in known or line[column] == "404", (role, line)
