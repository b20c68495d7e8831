"""Who may do what with the workspace: a member, and an administrator."""

import re
from typing import Any
from uuid import uuid4

import pytest

from tests.house import FORM, TUS, House
from tests.people import PASSWORD, Person, signed_in
from tests.staff import Staff

pytestmark = pytest.mark.stores

OF_THE_WORKSPACE = """
    route                                   method  member administrator
    api/workspace/                          GET     403    200
    api/workspace/                          PATCH   403    200
    api/workspace/people/                   GET     403    200
    api/workspace/people/<other>/           PATCH   403    200
    api/workspace/people/<nobody>/          PATCH   403    404
    api/workspace/people/<other>/reset/     POST    403    201
    api/workspace/people/<nobody>/reset/    POST    403    404
    api/workspace/people/<other>/sessions/  DELETE  403    204
    api/workspace/people/<nobody>/sessions/ DELETE  403    404
    api/workspace/channels/                 GET     403    200
    api/workspace/channels/<channel>/       PUT     403    204
    api/workspace/channels/<channel>/       DELETE  403    204
    api/workspace/channels/<nobody>/        PUT     403    404
    api/workspace/channels/<group>/         PUT     403    404
    api/workspace/storage/                  GET     403    200
    api/workspace/measures/                 GET     403    200
    api/conversations/<group>/              GET     404    404
    files/<file>/                           GET     404    404
    api/uploads/<file>/                     DELETE  404    404
"""
"""What an administrator may do beside anybody else: of what others say they see no more."""


def test_of_the_workspace_administrators_may_do_what_the_table_says(
    house: House, staff: Staff
) -> None:
    member, other = (signed_in(house.server, name, house.client) for name in ("Mira", "Otto"))
    signed = house.client.post("/api/login/", json={"email": staff.email, "password": PASSWORD})
    administrator = Person(house.server, "Stefan", house.client)
    administrator.access = signed.json()["access"]
    rooms: list[dict[str, Any]] = [{"kind": "channel"}, {"kind": "group", "members": []}]
    channel, group = (
        other.post("/api/conversations/", json={"title": "Dock", **room}).json()["id"]
        for room in rooms
    )
    file = other.post("/api/files/", files=FORM).json()["id"]
    values = {"other": other.id, "nobody": str(uuid4()), "channel": channel, "group": group}
    values["file"] = file
    for line in OF_THE_WORKSPACE.strip().splitlines()[1:]:
        route, method, *statuses = line.split()
        place = "/" + re.sub(r"<(\w+)>", lambda name: values[name[1]], route)
        sent: dict[str, Any] = {"json": {}} if method in {"PATCH", "POST"} else {"headers": TUS}
        found = [
            str(who.request(method, place, **sent).status_code) for who in (member, administrator)
        ]
        assert found == statuses, line
