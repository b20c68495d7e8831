"""Files go up, into messages and down again, over a real server."""

import gzip
import hashlib
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chat.server.server import STOP_SECONDS
from tests.people import Person, client_of, signed_in
from tests.pictures import photograph
from tests.servers import NewServer, Server, wait_for

pytestmark = pytest.mark.stores

TUS = {"Tus-Resumable": "1.0.0"}
PART = {**TUS, "Content-Type": "application/offset+octet-stream"}
NOTES = b"Low water at 14:10.\n" * 20_000


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with client_of(server) as client:
        yield client


@pytest.fixture
def ana(server: Server, client: httpx.Client) -> Person:
    return signed_in(server, "Ana", client)


@pytest.fixture
def ben(server: Server, client: httpx.Client) -> Person:
    return signed_in(server, "Ben", client)


def begin(person: Person, name: str, size: int, **headers: str) -> httpx.Response:
    """Begin an upload."""
    metadata = f"filename {b64encode(name.encode()).decode()}"
    given = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata, **headers}
    return person.post("/api/uploads/", headers=given)


def write(person: Person, place: str, offset: int, part: bytes, **headers: str) -> httpx.Response:
    """Send a part of an upload."""
    given = {**PART, "Upload-Offset": str(offset), **headers}
    return person.request("PATCH", place, headers=given, content=part)


def offset(person: Person, place: str) -> int:
    """Return how far an upload is."""
    return int(person.request("HEAD", place, headers=TUS).headers["Upload-Offset"])


def upload(person: Person, content: bytes, name: str = "notes.txt") -> str:
    """Upload a file; return its id."""
    place = begin(person, name, len(content)).headers["Location"]
    answer = write(person, place, 0, content)
    assert answer.status_code == 204, answer.text
    return str(place.split("/")[3])


def send(person: Person, conversation: str, **message: Any) -> httpx.Response:
    """Send a message."""
    body = {"client_id": str(uuid4()), **message}
    return person.post(f"/api/conversations/{conversation}/messages/", json=body)


def test_a_file_is_uploaded_in_parts_sent_and_downloaded(ana: Person, ben: Person) -> None:
    room = ana.open_chat(ben)
    created = begin(ana, "notes.txt", len(NOTES))
    place = created.headers["Location"]
    assert (created.status_code, offset(ana, place)) == (201, 0)

    first = write(ana, place, 0, NOTES[:100_000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "100000")
    assert write(ana, place, 5, b"x").status_code == 409
    rest = NOTES[100_000:]
    checksum = f"sha256 {b64encode(hashlib.sha256(rest).digest()).decode()}"
    assert write(ana, place, 100_000, rest, **{"Upload-Checksum": checksum}).status_code == 204
    assert offset(ana, place) == len(NOTES)

    id = place.split("/")[3]
    sent = send(ana, room, files=[id]).json()
    shown = {"id": id, "name": "notes.txt", "media_type": "text/plain", "size": len(NOTES)}
    assert (sent["text"], sent["files"]) == ("", [shown])
    got = ben.get(f"/files/{id}/")
    assert got.content == NOTES
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["Content-Type"] == "application/octet-stream"
    part = ben.get(f"/files/{id}/", headers={"Range": "bytes=20-39"})
    assert (part.status_code, part.content) == (206, NOTES[20:40])
    assert part.headers["Content-Range"] == f"bytes 20-39/{len(NOTES)}"
    beyond = ben.get(f"/files/{id}/", headers={"Range": f"bytes={len(NOTES)}-"})
    assert beyond.status_code == 416
    again = ben.get(f"/files/{id}/", headers={"If-None-Match": got.headers["ETag"]})
    assert again.status_code == 304


def test_a_picture_is_shown_where_it_is_and_smaller(ana: Person, ben: Person) -> None:
    room = ana.open_chat(ben)
    form = {"file": ("Hafen.jpg", photograph(width=1600, height=1200), "text/html")}
    made = ana.post("/api/files/", data={"alt": "The harbour"}, files=form)
    assert made.status_code == 201, made.text
    file = made.json()
    assert (file["media_type"], file["width"], file["height"]) == ("image/jpeg", 1600, 1200)
    assert (file["alt"], file["thumbnails"]) == ("The harbour", [320, 1280])
    assert send(ana, room, text="Look", files=[file["id"]]).json()["files"] == [file]

    whole = ben.get(f"/files/{file['id']}/")
    assert whole.headers["Content-Type"] == "image/jpeg"
    assert whole.headers["Content-Disposition"].startswith("inline;")
    assert whole.headers["Content-Security-Policy"].startswith("sandbox")
    assert whole.headers["Cache-Control"] == "private, no-cache"
    small = ben.get(f"/files/{file['id']}/320/")
    assert (small.headers["Content-Type"], small.content[8:12]) == ("image/webp", b"WEBP")
    assert ben.get(f"/files/{file['id']}/321/").status_code == 404
    assert (
        ben.get(f"/files/{file['id']}/?download")
        .headers["Content-Disposition"]
        .startswith("attachment;")
    )
    listed = ben.get(f"/api/conversations/{room}/files/").json()
    assert [row["file"] for row in listed["results"]] == [file]


def test_what_is_not_ones_own_looks_like_what_is_not_there(
    server: Server, client: httpx.Client, ana: Person, ben: Person
) -> None:
    room = ana.open_chat(ben)
    stranger = signed_in(server, "Svetlana", client)
    id = upload(ana, NOTES)
    assert ana.get(f"/files/{id}/").status_code == 200
    for place in (f"/files/{id}/", f"/files/{uuid4()}/"):
        assert ben.get(place).json()["code"] == "not_found"
    foreign, nothing = (
        stranger.request("HEAD", f"/api/uploads/{one}/", headers=TUS) for one in (id, uuid4())
    )
    assert (foreign.status_code, foreign.headers.get("content-length")) == (
        nothing.status_code,
        nothing.headers.get("content-length"),
    )
    refused, made_up = (send(ben, room, files=[one]) for one in (id, str(uuid4())))
    assert (refused.status_code, refused.json()) == (400, made_up.json())

    send(ana, room, files=[id])
    assert ben.get(f"/files/{id}/").status_code == 200
    assert stranger.get(f"/files/{id}/").status_code == 404
    assert client.get(f"/files/{id}/").status_code == 401
    assert send(ana, room, files=[id]).status_code == 400, "it is sent already"
    ana.request("DELETE", f"/api/conversations/{room}/messages/1/")
    assert ben.get(f"/files/{id}/").status_code == 404


def test_an_id_in_an_address_is_spelled_as_everywhere(ana: Person) -> None:
    id = upload(ana, NOTES)

    def answers(spelled: str) -> list[int]:
        ask = partial(ana.request, headers=TUS)
        asked = (("GET", f"/files/{spelled}/"), ("HEAD", f"/api/uploads/{spelled}/"))
        return [ask(method, place).status_code for method, place in asked]

    assert answers(id.upper()) == answers(id.replace("-", "")) == [200, 200]
    assert answers(f"urn:uuid:{id}") == answers(f"%7B{id}%7D") == answers(f"{id}x") == [404, 404]


def test_a_compressed_body_is_no_file(ana: Person) -> None:
    packed = gzip.compress(NOTES)
    coded = {"Content-Encoding": "gzip"}
    place = begin(ana, "notes.txt", len(packed)).headers["Location"]
    part = write(ana, place, 0, packed, **coded)
    form = ana.post("/api/files/", files={"file": ("notes.txt", packed)}, headers=coded)
    for refused in (part, form):
        assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media_type")
        assert "Content-Encoding" in refused.json()["detail"]
    assert offset(ana, place) == 0
    assert write(ana, place, 0, packed, **{"Content-Encoding": "identity"}).status_code == 204


def test_the_cookie_of_a_browser_is_good_for_downloads_alone(
    server: Server, ana: Person, ben: Person
) -> None:
    room = ana.open_chat(ben)
    id = upload(ana, NOTES)
    send(ana, room, files=[id])
    with client_of(server) as browser:
        signed = browser.post("/api/session/", json={"email": ben.email, "password": "password321"})
        assert signed.status_code == 200
        cookie = browser.cookies["files"]
        assert browser.get(f"/files/{id}/").status_code == 200
        as_bearer = {"Authorization": f"Bearer {cookie}"}
        assert browser.get("/api/me/", headers=as_bearer).status_code == 401
        assert browser.post("/api/uploads/", headers=TUS).status_code == 401
        ended = browser.delete("/api/session/")
        assert ended.headers["Clear-Site-Data"] == '"cache"'
        assert "files" not in browser.cookies
        kept = {"Cookie": f"files={cookie}"}
        assert browser.get(f"/files/{id}/", headers=kept).status_code == 401


def test_files_are_kept_in_a_bucket_too(new_server: NewServer, bucket: dict[str, str]) -> None:
    server = new_server(**bucket)
    with client_of(server) as client:
        ana, ben = (signed_in(server, name, client) for name in ("Ana", "Ben"))
        room = ana.open_chat(ben)
        content = NOTES * 30
        id = upload(ana, content)
        send(ana, room, files=[id])
        assert ben.get(f"/files/{id}/").content == content
        part = ben.get(f"/files/{id}/", headers={"Range": "bytes=-20"})
        assert (part.status_code, part.content) == (206, NOTES[-20:])
        form = {"file": ("Hafen.jpg", photograph(width=1600, height=1200))}
        picture = ana.post("/api/files/", files=form).json()["id"]
        assert ana.get(f"/files/{picture}/320/").headers["Content-Type"] == "image/webp"
        assert not (server.data_dir / "files").exists()


def test_an_upload_goes_on_after_a_crash(new_server: NewServer) -> None:
    server = new_server()
    with client_of(server) as client:
        ana = signed_in(server, "Ana", client)
        place = begin(ana, "notes.txt", len(NOTES)).headers["Location"]
        write(ana, place, 0, NOTES[:150_000])
    server.kill()
    server.start()
    with client_of(server) as client:
        ana.client = client
        assert offset(ana, place) == 150_000
        assert write(ana, place, 150_000, NOTES[150_000:]).status_code == 204
        assert ana.get(f"/files/{place.split('/')[3]}/").content == NOTES


def test_what_came_before_the_connection_broke_is_kept(server: Server, ana: Person) -> None:
    place = begin(ana, "notes.txt", len(NOTES)).headers["Location"]

    def half() -> Iterator[bytes]:
        yield NOTES[:200_000]
        raise ConnectionError

    headers = {**ana.bearer, **PART, "Upload-Offset": "0", "Content-Length": str(len(NOTES))}
    with pytest.raises(ConnectionError), server.client() as broken:
        broken.patch(place, headers=headers, content=half())
    wait_for(lambda: offset(ana, place) > 0)

    def goes_on() -> bool:
        # It is locked until what came is safe on the disk, and may have grown until then.
        reached = offset(ana, place)
        return write(ana, place, reached, NOTES[reached:]).status_code == 204

    wait_for(goes_on)
    assert offset(ana, place) == len(NOTES)


def test_a_stop_does_not_wait_for_uploads_and_downloads(new_server: NewServer) -> None:
    server = new_server()
    with client_of(server) as client:
        ana = signed_in(server, "Ana", client)
        large = upload(ana, NOTES * 100)
        place = begin(ana, "notes.txt", len(NOTES)).headers["Location"]
        with (
            socket.create_connection(("127.0.0.1", server.port)) as up,
            socket.create_connection(("127.0.0.1", server.port)) as down,
        ):
            head = f"Host: 127.0.0.1\r\nAuthorization: Bearer {ana.access}\r\n"
            part = "".join(f"{name}: {value}\r\n" for name, value in PART.items())
            part += f"Upload-Offset: 0\r\nContent-Length: {len(NOTES)}\r\n"
            part += "Expect: 100-continue\r\n\r\n"
            up.sendall(f"PATCH {place} HTTP/1.1\r\n{head}{part}".encode() + NOTES[:1000])
            down.sendall(f"GET /files/{large}/ HTTP/1.1\r\n{head}\r\n".encode())
            assert down.recv(12) == b"HTTP/1.1 200"
            # The server says so once it takes what comes.
            assert up.recv(12) == b"HTTP/1.1 100"
            assert write(ana, place, 0, b"x").status_code == 423
            began = time.monotonic()
            assert server.stop() == 0
            assert time.monotonic() - began < STOP_SECONDS
    server.start()
    with client_of(server) as client:
        ana.client = client
        assert offset(ana, place) == 1000


REFUSED: list[tuple[int, str, dict[str, str]]] = [
    (400, "invalid", {"Upload-Length": "0"}),
    (400, "invalid", {"Upload-Length": "-5"}),
    (400, "invalid", {"Upload-Metadata": "filename ###"}),
    (412, "precondition_failed", {"Tus-Resumable": "0.2.2"}),
    (413, "too_large", {"Upload-Length": str(2**40)}),
]


@pytest.mark.parametrize(("status", "code", "headers"), REFUSED)
def test_an_upload_that_cannot_be_is_refused_before_its_bytes(
    ana: Person, status: int, code: str, headers: dict[str, str]
) -> None:
    answer = begin(ana, "notes.txt", 10, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_bytes_that_are_not_those_that_were_announced_are_not_kept(ana: Person) -> None:
    place = begin(ana, "notes.txt", 10).headers["Location"]
    assert write(ana, place, 0, b"x" * 11).status_code == 413
    checksum = {"Upload-Checksum": f"sha1 {b64encode(b'0' * 20).decode()}"}
    mismatch = write(ana, place, 0, b"0123456789", **checksum)
    assert (mismatch.status_code, mismatch.json()["code"]) == (460, "checksum_mismatch")
    assert offset(ana, place) == 0


def test_names_are_cleaned_and_never_break_a_header(ana: Person) -> None:
    name = "..\\../etc/\u202ep\r\nSet-Cookie: a=b\x00%22\u00fcber.txt"
    id = upload(ana, b"x", name)
    file = ana.get(f"/api/files/{id}/").json()
    assert file["name"] == "p Set-Cookie: a=b%22über.txt"
    got = ana.get(f"/files/{id}/")
    assert "Set-Cookie" not in got.headers
    assert "%C3%BCber.txt" in got.headers["Content-Disposition"]


def test_quota_types_and_disk_are_looked_at_before_the_bytes_come(new_server: NewServer) -> None:
    server = new_server(UPLOAD_QUOTA="1MB", REFUSED_FILE_TYPES=".exe,text/html")
    with client_of(server) as client:
        ana = signed_in(server, "Ana", client)
        assert begin(ana, "a.bin", 600_000).status_code == 201
        assert begin(ana, "b.bin", 600_000).json()["code"] == "quota_exceeded"
        assert begin(ana, "setup.EXE", 5).json()["code"] == "type_not_allowed"
        limits = ana.get("/api/me/files/").json()
        assert limits["used"] == 600_000
        assert (limits["quota"], limits["refused_types"]) == (1_000_000, [".exe", "text/html"])
    server.stop()
    server.environment["DISK_RESERVE"] = "900TB"
    server.start()
    with client_of(server) as client:
        ana.client = client
        full = begin(ana, "b.bin", 5)
        assert (full.status_code, full.json()["code"]) == (507, "storage_full")
