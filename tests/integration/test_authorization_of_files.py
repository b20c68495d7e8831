"""Who may do what with files and pictures, of whatever role they are or were in their room."""

import re
from typing import Any
from uuid import uuid4

import pytest

from tests.house import IMAGE, PART, TUS, House
from tests.people import signed_in
from tests.pictures import photograph
from tests.staff import Staff

pytestmark = pytest.mark.stores

OF_FILES = """
    route                                      method body   barred stranger left removed late member owner
    files/<file>/                              GET    none   401    404      404  404     404  200    200
    files/<file>/320/                          GET    none   401    404      404  404     404  200    200
    files/<file>/1280/                         GET    none   401    404      404  404     404  200    200
    files/pictures/<picture>/128/              GET    none   401    404      404  404     200  200    200
    files/<unsent>/                            GET    none   401    404      404  404     404  404    200
    api/files/<unsent>/                        GET    none   401    404      404  404     404  404    200
    api/files/<unsent>/                        PATCH  alt    401    404      404  404     404  404    200
    api/files/<file>/                          GET    none   401    404      404  404     404  404    409
    api/files/<file>/                          PATCH  alt    401    404      404  404     404  404    409
    api/uploads/<file>/                        HEAD   tus    401    404      404  404     404  404    409
    api/uploads/<file>/                        PATCH  part   401    404      404  404     404  404    409
    api/uploads/<file>/                        DELETE tus    401    404      404  404     404  404    409
    api/conversations/<room>/files/            GET    none   401    404      404  404     200  200    200
    api/conversations/<room>/messages/1/       GET    none   401    404      404  404     404  200    200
    api/conversations/<room>/messages/at/      GET    time   401    404      404  404     200  200    200
    api/conversations/<room>/messages/1/files/<file>/ PUT alt 401  404      404  404     404  403    200
    api/conversations/<room>/picture/          PUT    image  401    404      404  404     403  403    200
    api/conversations/<room>/messages/         POST   again  401    404      404  404     400  400    400
    api/conversations/<room>/picture/          DELETE none   401    404      404  404     403  403    204
"""  # noqa: E501
"""What each role gets in a group of whose history one sees what was said since one joined.

The owner sent a file before the late one came, and has another one that is not sent.
"""


def test_of_files_every_role_may_do_what_the_table_says(house: House, staff: Staff) -> None:
    header, *lines = [line.split() for line in OF_FILES.strip().splitlines()]
    people = {name: signed_in(house.server, name.title(), house.client) for name in header[3:]}
    owner = people["owner"]
    joined = [people[name].id for name in ("barred", "left", "removed", "member")]
    made = owner.post(
        "/api/conversations/",
        json={"kind": "group", "title": "Dock", "members": joined, "history": "joined"},
    )
    room = made.json()["id"]
    path = f"/api/conversations/{room}"
    file, unsent = (
        owner.post("/api/files/", files={"file": (name, photograph(width=1600, height=1200))})
        for name in ("Tides.jpg", "Harbour.jpg")
    )
    message = {"client_id": str(uuid4()), "text": "tides", "files": [file.json()["id"]]}
    assert owner.post(f"{path}/messages/", json=message).status_code == 201
    picture = owner.request("PUT", f"{path}/picture/", content=IMAGE).json()["picture"]
    people["left"].request("DELETE", f"{path}/members/{people['left'].id}/")
    owner.request("DELETE", f"{path}/members/{people['removed'].id}/")
    owner.post(f"{path}/members/", json={"people": [people["late"].id]})
    staff.deactivate(people["barred"])
    values = {
        **{"room": room, "picture": picture},
        **{"file": file.json()["id"], "unsent": unsent.json()["id"]},
    }
    sent: dict[str, dict[str, Any]] = {
        "none": {},
        "alt": {"json": {"alt": "The tides"}},
        "tus": {"headers": TUS},
        "part": {"headers": PART, "content": b"x"},
        "time": {"params": {"time": "2020-01-01T00:00:00Z"}},
        "image": {"content": IMAGE},
        "again": {"json": {**message, "client_id": str(uuid4())}},
    }
    looked_for = {
        role: len(people[role].get("/api/search/?q=tides").json()["results"]) for role in header[4:]
    }
    assert {role for role, found in looked_for.items() if found} == {"member", "owner"}
    for line in lines:
        place = "/" + re.sub(r"<(\w+)>", lambda name: values[name[1]], line[0])
        # Where the owner puts another picture, the one before is nowhere: theirs comes last.
        found = [
            str(people[role].request(line[1], place, **sent[line[2]]).status_code)
            for role in header[3:]
        ]
        assert found == line[3:], line
