"""The files of ``deploy/`` at work: ``python -m tests.deploy_check nginx`` or ``caddy``.

It runs the proxy with our file and a certificate of its own before a real server, on free ports
of this machine, and looks at it as clients and a browser do. It needs the proxy, openssl and
Chromium, takes two minutes, and prints what it has seen.
"""

import os
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests import stores
from tests.commands import PROJECT
from tests.e2e.conftest import ARGUMENTS
from tests.people import PASSWORD
from tests.pictures import photograph
from tests.ports import free_port
from tests.servers import Server, new_database, wait_for

NAME = "chat.example.org"
QUIET_SECONDS = 100
"""Longer than a proxy waits on a line on which nothing comes."""
SLOW_SECONDS = 20
"""Within which a request that never ends is cut: 10 s, and some more."""
SOCKETS = 400
"""More than nginx holds without the settings that the operations page asks for."""
NGINX_LIMITS = """
worker_rlimit_nofile 65536;
events { worker_connections 32768; }
"""
SECRET = "the-token-that-no-log-may-have"


class Proxy:
    """nginx or Caddy with our file, started and stopped at will."""

    def __init__(self, kind: str, folder: Path, target: int) -> None:
        self.kind = kind
        self.folder = folder
        self.http, self.https = free_port(), free_port()
        self.url = f"https://{NAME}:{self.https}"
        self.log = folder / "log"
        certificate = folder / "cert.pem", folder / "key.pem"
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
                *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
                *("-out", certificate[0], "-keyout", certificate[1]),
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        ours = "nginx.conf" if kind == "nginx" else "Caddyfile"
        site = (
            (PROJECT / "deploy" / ours).read_text().replace("127.0.0.1:8000", f"127.0.0.1:{target}")
        )
        assert NGINX_LIMITS in (PROJECT / "docs" / "operations.md").read_text()
        make = self._nginx if kind == "nginx" else self._caddy
        self._command = make(site, *certificate)
        self._process: subprocess.Popen[bytes]

    def _nginx(self, site: str, certificate: Path, key: Path) -> list[str]:
        live = f"/etc/letsencrypt/live/{NAME}"
        for old, new in (
            ("listen 80;", f"listen 127.0.0.1:{self.http};"),
            ("listen 443 ", f"listen 127.0.0.1:{self.https} "),
            ("listen [::]:80;", ""),
            ("listen [::]:443 ssl http2;", ""),
            (f"{live}/fullchain.pem", str(certificate)),
            (f"{live}/privkey.pem", str(key)),
            ("/var/log/nginx/", f"{self.folder}/"),
        ):
            assert old in site, old
            site = site.replace(old, new)
        file = self.folder / "nginx.conf"
        file.write_text(
            f"daemon off; pid {self.folder}/pid; error_log stderr crit; {NGINX_LIMITS}"
            f" http {{ {site} }}"
        )
        return ["nginx", "-p", str(self.folder), "-c", str(file)]

    def _caddy(self, site: str, certificate: Path, key: Path) -> list[str]:
        ports = f"\tadmin off\n\thttp_port {self.http}\n\thttps_port {self.https}\n"
        site = site.replace("\tlog default", f"{ports}\tlog default", 1)
        # Two of these on one machine want one port of UDP.
        site = site.replace("\tservers {\n", "\tservers {\n\t\tprotocols h1 h2\n", 1)
        tls = f"tls {certificate} {key}"
        site = site.replace(f"\n{NAME} {{", f"\n{NAME} {{\n\tbind 127.0.0.1\n\t{tls}", 1)
        file = self.folder / "Caddyfile"
        file.write_text(site)
        return ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]

    def start(self) -> None:
        """Start, and wait until it answers."""
        folders = {"XDG_DATA_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)}
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                self._command, env={**os.environ, **folders}, stdout=log, stderr=log
            )
        wait_for(self._answers, 10, self.log.read_text)

    def close(self) -> None:
        """Stop."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(10)

    def client(self, **headers: str) -> httpx.Client:
        """Return a client that knows the name and trusts the certificate."""
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.https}",
            verify=False,
            trust_env=False,
            headers={"Host": f"{NAME}:{self.https}", **headers},
            timeout=30,
        )

    def get(self, path: str) -> httpx.Response:
        with self.client() as client:
            request = client.build_request("GET", path, extensions={"sni_hostname": NAME})
            return client.send(request)

    def socket(self, path: str) -> ClientConnection:
        """Open a WebSocket."""
        trust = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        return connect(
            f"wss://{NAME}:{self.https}{path}",
            sock=socket.create_connection(("127.0.0.1", self.https)),
            ssl=trust,
            ping_interval=None,
            proxy=None,
        )

    def _answers(self) -> bool:
        try:
            return self.get("/health/live").status_code == 200
        except httpx.TransportError:
            return False


def saw(what: str) -> None:
    print(f"  {what}", flush=True)


def check_http(proxy: Proxy, server: Server) -> None:
    plain = httpx.get(
        f"http://127.0.0.1:{proxy.http}/some/path?a=b", headers={"Host": NAME}, trust_env=False
    )
    assert plain.status_code == 308, plain
    assert plain.headers["location"].startswith(f"https://{NAME}"), plain.headers
    saw("plain HTTP is led to HTTPS")

    for path in ("/metrics", "/metrics/", "//metrics", "/%6detrics", "/metrics//", "/x/../metrics"):
        answer = proxy.get(path)
        assert "chat_sockets_open" not in answer.text, path
    saw("the metrics are closed")

    with httpx.Client(base_url=server.url, trust_env=False) as direct:
        assert direct.get("/api/me/").status_code == 400
    saw("no other name than that of ALLOWED_HOSTS is served")

    form = {"first_name": "Cara", "last_name": "Example", "email": f"{uuid4().hex}@example.org"}
    passwords = {"password": PASSWORD, "confirm_password": PASSWORD}
    login = {"email": form["email"], "password": PASSWORD}
    sni = {"sni_hostname": NAME}
    with proxy.client(**{"X-Forwarded-For": "203.0.113.9"}) as client:
        client.post("/api/register/", json={**form, **passwords}, extensions=sni).raise_for_status()
        answer = client.post("/api/session/", json=login, extensions=sni).raise_for_status()
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-refresh="), cookie
        for part in ("HttpOnly", "Path=/", "SameSite=Strict", "Secure"):
            assert part in cookie.split("; "), cookie
        saw("the cookie is __Host-refresh and Secure")
        assert "max-age" in answer.headers["strict-transport-security"]

        limit = 1024 * 1024
        for size, status in ((limit, 400), (limit + 1, 413), (3 * limit, 413)):
            answer = client.post(
                "/api/login/",
                content=b"x" * size,
                headers={"Content-Type": "application/json"},
                extensions=sni,
            )
            assert answer.status_code == status, (size, answer)
        saw("a body of 1 MiB is taken, and a larger one refused with 413")
    with closing(sqlite3.connect(server.data_dir / "chat.sqlite3")) as store:
        addresses = store.execute("SELECT address FROM accounts_session").fetchall()
    assert addresses == [("127.0.0.1",)]
    saw("an X-Forwarded-For of the client's own is dropped")


def check_files(proxy: Proxy, server: Server) -> None:
    """A file goes up in parts larger than other bodies may be, and in a form, and down again."""
    email = person(server, "Fay")
    content = os.urandom(20 * 1024 * 1024)
    sni = {"sni_hostname": NAME}
    tus = {"Tus-Resumable": "1.0.0"}
    with proxy.client() as client:
        login = {"email": email, "password": PASSWORD}
        signed = client.post("/api/login/", json=login, extensions=sni).raise_for_status()
        client.headers["Authorization"] = f"Bearer {signed.json()['access']}"
        begun = client.post(
            "/api/uploads/",
            headers={**tus, "Upload-Length": str(len(content))},
            extensions=sni,
        ).raise_for_status()
        place = begun.headers["Location"]
        half = len(content) // 2
        for offset in (0, half):
            client.patch(
                place,
                content=content[offset : offset + half],
                headers={
                    **tus,
                    "Upload-Offset": str(offset),
                    "Content-Type": "application/offset+octet-stream",
                },
                extensions=sni,
            ).raise_for_status()
        form = {"file": ("copy", content)}
        copy = client.post("/api/files/", files=form, extensions=sni).raise_for_status().json()
        for id in (place.split("/")[3], copy["id"]):
            assert client.get(f"/files/{id}/", extensions=sni).content == content
    saw("20 MiB go up, in parts and in a form, and down again")


def check_logs(proxy: Proxy, server: Server) -> None:
    path = f"/ws/chat/{uuid4()}/?token={SECRET}"
    for status in (401, 502):
        with pytest.raises(InvalidStatus) as refusal, proxy.socket(path):
            pass
        assert refusal.value.response.status_code == status
        if status == 401:
            server.stop()
    server.start()
    for file in proxy.folder.iterdir():
        if file.is_file():
            assert SECRET not in file.read_text(errors="replace"), file
    saw("no log has a token, with the server or without it")


def line(proxy: Proxy, sent: str) -> ssl.SSLSocket:
    """Connect, and send no more than this."""
    trust = ssl.create_default_context(cafile=str(proxy.folder / "cert.pem"))
    plain = socket.create_connection(("127.0.0.1", proxy.https), timeout=SLOW_SECONDS)
    connected = trust.wrap_socket(plain, server_hostname=NAME)
    connected.sendall(sent.replace("\n", "\r\n").encode())
    return connected


def check_slow_requests(proxy: Proxy) -> None:
    head = f"POST /api/login/ HTTP/1.1\nHost: {NAME}\n"
    bodiless = f"{head}Content-Type: application/json\nContent-Length: 100\n\n"
    with ExitStack() as stack:
        # Caddy has one time for all bodies, which parts of uploads need.
        unfinished = ("", head) if proxy.kind == "caddy" else ("", head, bodiless)
        for slow in [stack.enter_context(line(proxy, sent)) for sent in unfinished]:
            while slow.recv(4096):
                pass
    saw("a request that never ends is cut")


def check_many_sockets(proxy: Proxy) -> None:
    request = (
        f"GET /ws/ HTTP/1.1\nHost: {NAME}\nConnection: Upgrade\nUpgrade: websocket\n"
        "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n"
    )
    with ExitStack() as stack:
        for _ in range(SOCKETS):
            opened = stack.enter_context(line(proxy, request))
            assert opened.recv(1024).startswith(b"HTTP/1.1 101 ")
        assert proxy.get("/health/live").status_code == 200
    saw(f"{SOCKETS} sockets are open, and everybody else is answered")


def person(server: Server, first_name: str) -> str:
    """Make an account; return its e-mail."""
    email = f"{first_name.lower()}.{uuid4().hex}@example.org"
    form = {"first_name": first_name, "last_name": "Example", "email": email}
    passwords = {"password": PASSWORD, "confirm_password": PASSWORD}
    url = f"{server.url}/api/register/"
    httpx.post(
        url, json={**form, **passwords}, headers={"Host": NAME}, trust_env=False
    ).raise_for_status()
    return email


def window(browser: Browser, proxy: Proxy, email: str, path: str) -> Page:
    context = browser.new_context(base_url=proxy.url, ignore_https_errors=True, locale="en-GB")
    page = context.new_page()
    page.goto(path)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("textbox", name="Message")).to_be_visible(timeout=15_000)
    return page


def say(here: Page, there: Page, text: str) -> None:
    """Send in one window and see it in the other."""
    box = here.get_by_role("textbox", name="Message")
    box.fill(text)
    box.press("Enter")
    for page in (here, there):
        row = page.get_by_role("region", name="Messages").get_by_role("listitem")
        expect(row.filter(has_text=text)).to_have_count(1, timeout=30_000)


def attach(here: Page, there: Page, folder: Path) -> None:
    """Send a picture and a file in one window and see them in the other."""
    picture, file = folder / "quay.jpg", folder / "tides.bin"
    picture.write_bytes(photograph(width=1600, height=1200))
    file.write_bytes(os.urandom(20_000_000))
    with here.expect_file_chooser() as chooser:
        here.get_by_role("button", name="Attach files").click()
    chooser.value.set_files([picture, file])
    here.get_by_role("button", name="Send").click()
    messages = there.get_by_role("region", name="Messages")
    expect(messages.get_by_role("link", name="Download tides.bin")).to_be_visible(timeout=60_000)
    shown = messages.get_by_role("button", name="View").locator("img")
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("(picture) => picture.naturalWidth") > 0


def check_browser(proxy: Proxy, server: Server, browser: Browser) -> None:
    emails = [person(server, name) for name in ("Ana", "Ben")]
    with httpx.Client(base_url=server.url, headers={"Host": NAME}, trust_env=False) as api:
        tokens = [
            api.post("/api/login/", json={"email": email, "password": PASSWORD}).json()["access"]
            for email in emails
        ]
        hers = {"Authorization": f"Bearer {tokens[0]}"}
        other = api.get("/api/me/", headers={"Authorization": f"Bearer {tokens[1]}"}).json()["id"]
        chat = api.post(
            "/api/conversations/", json={"kind": "direct", "person": other}, headers=hers
        ).json()["id"]
        his = {"Authorization": f"Bearer {tokens[1]}"}
        api.put(f"/api/conversations/{chat}/accepted/", headers=his).raise_for_status()
    ana, ben = (window(browser, proxy, email, f"/c/{chat}") for email in emails)
    say(ana, ben, "Over the proxy")
    say(ben, ana, "And back")
    names = {cookie["name"] for cookie in ana.context.cookies()}
    assert "__Host-refresh" in names, names
    saw("two windows chat over HTTPS")
    attach(ana, ben, server.folder)
    saw("a picture and a file of 20 MB that one sends the other sees")

    quiet = proxy.socket(f"/ws/chat/{chat}/?token={tokens[0]}")
    with quiet:
        with pytest.raises(TimeoutError):
            quiet.recv(timeout=QUIET_SECONDS)
        saw(f"a socket on which nothing is said lives for {QUIET_SECONDS} s")
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        with pytest.raises(ConnectionClosed) as closed:
            quiet.recv(timeout=15)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
        stopping.join()
    server.start()
    say(ana, ben, "After a restart of the server")
    saw("a restart of the server closes sockets with 1012, and the windows go on")
    proxy.close()
    proxy.start()
    say(ben, ana, "After a restart of the proxy")
    saw("a restart of the proxy makes the windows come back, and nothing else")


def main(kind: str) -> None:
    assert stores.STORE == "sqlite"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chat-deploy-")))
        os.environ.setdefault("DATA_DIR", str(folder))
        proxy_folder = folder / "proxy"
        proxy_folder.mkdir()
        settings = {"ALLOWED_HOSTS": NAME, "TRUSTED_PROXIES": "127.0.0.1", "RATE_LIMITS": "on"}
        server = stack.enter_context(closing(Server(folder, new_database(folder), **settings)))
        server.start()
        proxy = Proxy(kind, proxy_folder, server.port)
        proxy.start()
        stack.callback(proxy.close)
        print(f"{kind}:")
        check_http(proxy, server)
        check_files(proxy, server)
        check_logs(proxy, server)
        check_slow_requests(proxy)
        check_many_sockets(proxy)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=[*ARGUMENTS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
        )
        with closing(browser):
            check_browser(proxy, server, browser)


if __name__ == "__main__":
    main(sys.argv[1])
