"""What tells of new messages and of new versions, and the page without a line, in real browsers."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import CHROMIUM, Launch
from tests.e2e.windows import NewPerson, NewWindow, Person, check, said, sign_in
from tests.servers import NewServer, Server, wait_for

RECORD = """
    window.recorded = [];
    const { showNotification } = ServiceWorkerRegistration.prototype;
    ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
        window.recorded.push({ title, body: options.body, tag: options.tag });
        const shown = showNotification.call(this, title, options);
        shown.catch((error) => window.lost.push(String(error)));
        return shown;
    };
    window.lost = [];  // What a test that fails says of it.
    const { close } = Notification.prototype;
    Notification.prototype.close = function () {
        window.lost.push(`closed ${this.body}`);
        return close.call(this);
    };
"""
RECORD_WITHOUT_WORKER = """
    delete Navigator.prototype.serviceWorker;
    window.recorded = [];
    window.Notification = new Proxy(Notification, {
        construct(target, [title, options]) {
            const made = new target(title, options);
            made.close = () => window.recorded.shift();
            window.recorded.push({ title, body: options.body, tag: options.tag, made });
            return made;
        },
    });
"""
KEPT_CONVERSATIONS = """() => new Promise((resolve) => {
    const opening = indexedDB.open("real-time-chat");
    opening.onsuccess = () => {
        const transaction = opening.result.transaction("conversations");
        const asked = transaction.objectStore("conversations").count();
        asked.onsuccess = () => {
            opening.result.close();
            resolve(asked.result);
        };
    };
})"""
SHOWN = """navigator.serviceWorker.ready
    .then((worker) => worker.getNotifications())
    .then((shown) => shown.map(({ title, body, tag }) => [title, body, tag]))"""
CLICK = """async () => {
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""
"""What a system does when somebody clicks on the first, but for the focus that it then allows."""
RECORDED = "recorded.map(({ title, body, tag }) => [title, body, tag])"


@pytest.fixture(scope="module")
def chromium(launch: Launch) -> Browser:
    """A whole browser: a bare one never allows notifications."""
    return launch(CHROMIUM)


def leave(page: Page) -> None:
    """Put another window before this one, as somebody does who looks at something else."""
    # The driver tells pages that they have the focus, whoever has it.
    driver = page.context.new_cdp_session(page)
    driver.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    page.bring_to_front()
    page.context.new_page().bring_to_front()
    wait_for(lambda: page.evaluate("!document.hasFocus()"))


def notified_window(new_window: NewWindow, server: Server, person: Person) -> Page:
    """A window of somebody who has turned notifications on."""
    page = new_window(server, has_worker=True)
    page.context.grant_permissions(["notifications"])
    page.context.add_init_script(RECORD)
    sign_in(page, person)
    page.goto("/settings/notifications")
    page.get_by_role("switch", name="Notify me").check()
    page.get_by_role("link", name="Back to chats").click()
    return page


def isolated(text: str) -> str:
    """Return a name or a text as it is put beside others: it reorders nothing of them."""
    return f"\u2068{text}\u2069"


def told_by(*pages: Page) -> int:
    """How many notifications there were in these windows."""
    return sum(page.evaluate("recorded.length") for page in pages)


def told_and_lost(*pages: Page) -> str:
    """What these windows showed and took away, for whoever reads why a test failed."""
    return str([page.evaluate(f"[{RECORDED}, lost]") for page in pages])


def test_a_message_notifies_once_while_nobody_looks_and_leads_to_itself(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """U7, N2."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    page = notified_window(new_window, server, ana)
    # Nothing was said in it so far.
    expect(page.get_by_text("People you write to appear here.")).to_be_visible()
    ben.say(conversation, "Seen at once")
    expect(page.get_by_role("link", name=ben.name)).to_contain_text("Seen at once")
    expect(page).to_have_title("(1) Real Time Chat")
    icon = page.locator("link[rel=icon]")
    expect(icon).to_have_attribute("href", "/static/rest/favicon-unread.svg")

    second = page.context.new_page()
    second.goto("/")
    expect(second.get_by_role("link", name=ben.name)).to_be_visible()
    for tab in (second, page):
        leave(tab)
    ben.say(conversation, "Are you there?")
    wait_for(lambda: told_by(page, second) == 1)
    asked = [isolated(ben.name), isolated("Are you there?"), conversation]
    wait_for(lambda: page.evaluate(SHOWN) == [asked], explain=lambda: told_and_lost(page, second))
    ana.api.post(f"conversations/{conversation}/read/", json={"seq": 2}).raise_for_status()
    wait_for(lambda: page.evaluate(SHOWN) == [])

    ben.say(conversation, "Hello?")
    wait_for(lambda: told_by(page, second) >= 2)
    called = [isolated(ben.name), isolated("Hello?"), conversation]
    wait_for(lambda: page.evaluate(SHOWN) == [called], explain=lambda: told_and_lost(page, second))
    page.wait_for_timeout(500)  # Time for the other window to tell it, too, if it did.
    assert sorted(page.evaluate(RECORDED) + second.evaluate(RECORDED)) == [asked, called]

    (worker,) = page.context.service_workers
    worker.evaluate(CLICK)
    there = f"{server.url}/c/{conversation}?m=3"

    def led() -> list[Page]:
        return [tab for tab in (page, second) if tab.evaluate("location.href") == there]

    wait_for(lambda: led() != [])
    (teller,) = led()
    assert teller.evaluate(SHOWN) == []
    teller.bring_to_front()
    expect(said(teller, "Hello?")).to_have_count(1)
    expect(teller).to_have_title(f"{isolated(ben.name)} · Real Time Chat")
    expect(teller.locator("link[rel=icon]")).to_have_attribute("href", "/static/rest/favicon.svg")


def test_notifications_are_offered_after_a_message_was_missed_and_can_be_without_text(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """N1, N2."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    page = new_window(server, has_worker=True)
    page.context.add_init_script(
        "Object.defineProperty(Notification, 'permission',"
        " { get: () => window.allowed ?? 'default' });"
        "Notification.requestPermission = async () => { window.allowed = 'granted'; };"
    )
    page.context.add_init_script(RECORD_WITHOUT_WORKER)
    sign_in(page, ana)
    offer = page.get_by_role("button", name="Notify me")
    leave(page)
    ben.say(conversation, "Where are you?")
    expect(offer).to_be_visible()
    check(page)
    assert page.evaluate("recorded.length") == 0
    page.bring_to_front()
    offer.click()
    expect(offer).to_have_count(0)
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Notifications").click()
    page.get_by_role("switch", name="Hide message previews").check()
    with page.expect_response("**/chime-*.wav") as sound:
        page.get_by_role("switch", name="Play a sound").check()
    assert sound.value.ok
    check(page)
    leave(page)
    ben.say(conversation, "A secret")
    wait_for(lambda: told_by(page) > 0)
    assert page.evaluate(RECORDED) == [[isolated(ben.name), "New message", conversation]]
    page.evaluate("recorded[0].made.onclick()")
    page.wait_for_url(f"**/c/{conversation}?m=2")
    assert page.evaluate(RECORDED) == []
    ben.say(conversation, "Another")
    wait_for(lambda: told_by(page) > 0)
    ana.api.post(f"conversations/{conversation}/read/", json={"seq": 3}).raise_for_status()
    wait_for(lambda: told_by(page) == 0)


def test_the_page_opens_offline_and_says_when_there_is_a_newer_one(
    new_server: NewServer, new_person: NewPerson, new_window: NewWindow
) -> None:
    """N3."""
    server = new_server(SITE_NAME="Harbour & Co")
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    ben.say(ana.direct(ben), "Before")
    page = new_window(server, has_worker=True)
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    sign_in(page, ana)
    expect(page).to_have_title("(1) Harbour & Co")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    wait_for(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
    wait_for(lambda: page.evaluate(KEPT_CONVERSATIONS) == 1)
    assert failed == []

    server.kill()
    page.reload()
    expect(page.get_by_role("link", name=ben.name)).to_contain_text("Before")
    expect(page).to_have_title("(1) Harbour & Co")

    # As if this page were of another build than the one that the server has.
    page.evaluate("document.querySelector('meta[name=build]').content = 'older'")
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")  # It comes back at once.
    toast = page.get_by_role("status").filter(has_text="There is a new version.")
    expect(toast).to_be_visible()
    check(page)
    toast.get_by_role("button", name="Reload").click()
    expect(toast).to_have_count(0)
    expect(page.locator("meta[name=build]")).not_to_have_attribute("content", "older")

    admin = page.goto("/admin/login/")
    assert admin is not None
    assert not admin.from_service_worker
    expect(page.get_by_role("link", name="Harbour & Co")).to_be_visible()
