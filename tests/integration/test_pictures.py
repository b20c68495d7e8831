"""Pictures of people and rooms, over HTTP and the socket."""

import pytest

from tests import pictures
from tests.full import FullSocket, group
from tests.people import client_of, signed_in
from tests.servers import Server

pytestmark = pytest.mark.stores

IMAGE = pictures.photograph(6, width=300, height=200)


def address(picture: str, side: int = 128) -> str:
    return f"/files/pictures/{picture}/{side}/"


def test_a_picture_is_set_seen_everywhere_and_served_to_those_who_may(server: Server) -> None:
    with client_of(server) as client:
        ana, ben, eve = (signed_in(server, name, client) for name in ("Ana", "Ben", "Eve"))
        room = group(ana, ben)
        with FullSocket(server, ben) as socket:
            socket.load(room)
            answer = client.put(
                "/api/me/picture/",
                content=IMAGE,
                headers={**ana.bearer, "Content-Type": "image/jpeg"},
            )
            assert answer.status_code == 200
            own = answer.json()["picture"]
            told = socket.next("member.updated")
            assert told["member"]["person"]["picture"] == own
            answer = client.put(
                f"/api/conversations/{room}/picture/", content=IMAGE, headers=ana.bearer
            )
            rooms = answer.json()["picture"]
            told = socket.next("conversation.updated")
            assert told["settings"]["picture"] == rooms
        assert ana.get("/api/me/").json()["picture"] == own
        assert ben.get(f"/api/people/{ana.id}/").json()["picture"] == own
        for who, picture, status in ((eve, own, 200), (ben, rooms, 200), (eve, rooms, 404)):
            served = who.get(address(picture))
            assert (served.status_code, served.headers["content-type"]) == (
                status,
                "image/webp" if status == 200 else "application/json",
            )
        served = ben.get(address(own, 512))
        assert served.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert "sandbox" in served.headers["content-security-policy"]
        assert client.get(address(own)).status_code == 401
        assert ben.get(f"/files/{own}/").status_code == 404
        assert ana.request("DELETE", "/api/me/picture/").status_code == 204
        assert ben.get(address(own)).status_code == 404
        assert "picture" not in ben.get(f"/api/people/{ana.id}/").json()
