"""How fast files go up and down, and what that costs those who chat:
``python -m benchmarks.micro.transfers [--megabytes 500]``.

It starts a server with a store on this disk, measures what the disk takes, uploads a file in parts
and downloads it, then sends messages one after the other, first alone and then while 20 people
upload 5 MB a second each, and prints for both the times until the acknowledgement.
"""

import argparse
import asyncio
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.figures import percentile

PART = 8 * 1024 * 1024
UPLOADERS = 20
BYTES_A_SECOND = 5_000_000
SLICE = 250_000
CHAT_SECONDS = 10.0
PASSWORD = "password321"


class Caller:
    """A person, and one connection to the server."""

    def __init__(self, port: int, token: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None and not isinstance(body, bytes):
            body, given["Content-Type"] = json.dumps(body).encode(), "application/json"
        self._connection.request(method, path, body, {**self.headers, **given})
        answer: Any = self._connection.getresponse()
        answer.content = answer.read() if method != "GET" or "/files/" not in path else b""
        assert answer.status < 300, (answer.status, answer.content)
        return answer

    def begin(self, size: int) -> str:
        answer = self.call("POST", "/api/uploads/", Tus_Resumable="1.0.0", Upload_Length=str(size))
        return str(answer.getheader("Location"))

    def write(self, place: str, offset: int, part: bytes) -> None:
        self.call(
            *("PATCH", place, part),
            Tus_Resumable="1.0.0",
            Upload_Offset=str(offset),
            Content_Type="application/offset+octet-stream",
        )

    def download(self, path: str) -> int:
        answer, count = self.call("GET", path), 0
        while piece := answer.read(PART):
            count += len(piece)
        return count


def signed_in(port: int, name: str) -> Caller:
    """Sign somebody up, and in."""
    email = f"{name}.{uuid4().hex}@example.org"
    form = {"first_name": name, "last_name": "B", "email": email, "password": PASSWORD}
    caller = Caller(port)
    caller.call("POST", "/api/register/", {**form, "confirm_password": PASSWORD})
    login = caller.call("POST", "/api/login/", {"email": email, "password": PASSWORD})
    return Caller(port, json.loads(login.content)["access"])


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def memory(pid: int) -> float:
    """Return how many MB of a process are in memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise ValueError(pid)


def cpu_seconds(pid: int) -> float:
    """Return the CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Used:
    """What a process takes while the block runs: its most memory, in MB, and its CPU."""

    def __init__(self, pid: int) -> None:
        self._pid, self._is_over = pid, threading.Event()
        self.before = self.most = memory(pid)
        self._cpu = cpu_seconds(pid)

    def __enter__(self) -> "Used":
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        self.cpu = cpu_seconds(self._pid) - self._cpu

    def figures(self, megabytes: int, seconds: float) -> str:
        """Return them as a line shows them."""
        return (
            f"{megabytes / seconds:,.0f} MB/s, {self.cpu / megabytes * 1e3:.1f} ms of CPU a MB,"
            f" {self.most - self.before:.0f} MB of memory"
        )

    def _look(self) -> None:
        while not self._is_over.wait(0.02):
            self.most = max(self.most, memory(self._pid))


def one_file(port: int, pid: int, folder: Path, megabytes: int) -> None:
    """Upload a file and download it; print the figures."""
    size, part = megabytes * 1_000_000, os.urandom(PART)
    began = time.perf_counter()
    with (folder / "disk").open("wb") as file:
        for _ in range(size // PART):
            file.write(part)
        os.fsync(file.fileno())
    print(f"the disk:  {megabytes / (time.perf_counter() - began):,.0f} MB/s")
    (folder / "disk").unlink()
    ana = signed_in(port, "Ana")
    began = time.perf_counter()
    with Used(pid) as used:
        place = ana.begin(size)
        for offset in range(0, size, PART):
            ana.write(place, offset, part[: size - offset])
    seconds = time.perf_counter() - began
    print(f"upload:    {used.figures(megabytes, seconds)}")
    began = time.perf_counter()
    with Used(pid) as used:
        assert ana.download(f"/files/{place.split('/')[3]}/") == size
    seconds = time.perf_counter() - began
    print(f"download:  {used.figures(megabytes, seconds)}")


def chat(port: int) -> str:
    """Send messages for a while; return the times until they are stored."""
    ana, ben = signed_in(port, "Ana"), signed_in(port, "Ben")
    other = json.loads(ben.call("GET", "/api/me/").content)["id"]
    opened = ana.call("POST", "/api/conversations/", {"kind": "direct", "person": other})
    room = json.loads(opened.content)["id"]
    times, until = [], time.perf_counter() + CHAT_SECONDS
    while time.perf_counter() < until:
        began = time.perf_counter()
        ana.call(
            "POST",
            f"/api/conversations/{room}/messages/",
            {"client_id": str(uuid4()), "text": "Low water at 14:10."},
        )
        times.append((time.perf_counter() - began) * 1e3)
        time.sleep(0.01)
    p50, p99 = (percentile(times, share) for share in (0.5, 0.99))
    return f"{len(times)} messages, p50 {p50:.1f} ms, p99 {p99:.1f} ms"


async def upload_slowly(port: int, person: Caller) -> None:
    """Upload at a steady pace until cancelled."""
    size = int(BYTES_A_SECOND * CHAT_SECONDS * 2)
    place = await asyncio.to_thread(person.begin, size)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = [
        f"PATCH {place} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        *(f"{name}: {value}" for name, value in person.headers.items()),
        *("Tus-Resumable: 1.0.0", "Upload-Offset: 0", f"Content-Length: {size}"),
        "Content-Type: application/offset+octet-stream",
    ]
    writer.write("\r\n".join([*head, "", ""]).encode())
    data, began, sent = os.urandom(SLICE), time.perf_counter(), 0
    with suppress(ConnectionError):
        while sent < size:
            writer.write(data)
            await writer.drain()
            sent += SLICE
            await asyncio.sleep(max(0.0, began + sent / BYTES_A_SECOND - time.perf_counter()))
    writer.close()
    del reader


async def beside(port: int) -> str:
    """Return what ``chat`` returns while many upload."""
    people = [signed_in(port, f"U{number}") for number in range(UPLOADERS)]
    uploads = [asyncio.create_task(upload_slowly(port, person)) for person in people]
    await asyncio.sleep(1)
    command = [sys.executable, "-m", "benchmarks.micro.transfers", "--chat", str(port)]
    child = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    output, _ = await child.communicate()
    for upload in uploads:
        upload.cancel()
    await asyncio.gather(*uploads, return_exceptions=True)
    return output.decode().strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--chat", type=int, help="only send messages to this port")
    given = parser.parse_args()
    if given.chat:
        print(chat(given.chat))
        return
    with tempfile.TemporaryDirectory(prefix="chat-transfers-") as folder:
        port = free_port()
        environment = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": "", "PORT": str(port)}
        environment |= {"RATE_LIMITS": "off", "REDIS_URL": "", "DISK_RESERVE": "0"}
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], env=environment, check=True)
        # Where it runs for good its log is a pipe; a file on this disk waits for the uploads.
        log = subprocess.DEVNULL
        server = subprocess.Popen([*manage, "serve"], env=environment, stdout=log, stderr=log)
        try:
            while not _is_ready(port):
                time.sleep(0.1)
            one_file(port, server.pid, Path(folder), given.megabytes)
            command = [sys.executable, "-m", "benchmarks.micro.transfers", "--chat", str(port)]
            alone = subprocess.run(command, capture_output=True, text=True, check=True)
            print(f"alone:     {alone.stdout.strip()}")
            print(f"beside:    {asyncio.run(beside(port))}")
        finally:
            server.terminate()
            server.wait()


def _is_ready(port: int) -> bool:
    try:
        Caller(port).call("GET", "/health/ready")
    except (OSError, AssertionError):
        return False
    return True


if __name__ == "__main__":
    main()
