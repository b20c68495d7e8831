"""One person in two tabs, or on two devices: the same outbox, drafts and marks in both."""

import re

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.windows import NewPerson, NewWindow, Person, composer, kept, said, send, sign_in
from tests.servers import Server, wait_for


def texts(person: Person, conversation: str) -> list[str]:
    """What is stored, oldest first."""
    stored = person.api.get(f"conversations/{conversation}/messages/").json()["results"]
    return [message["text"] for message in stored]


class Deaf:
    """The line of a tab that sends, and hears nothing of what came of its messages."""

    ANSWER = re.compile('"type":"(ack","id":"[^"]*","message"|message.created)')

    def __init__(self, page: Page) -> None:
        self.is_deaf = True
        self.sent = 0
        page.route_web_socket(re.compile("/ws/$"), self._open)

    def _open(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def say(frame: str | bytes) -> None:
            self.sent += '"message.send"' in str(frame)
            server.send(frame)

        def hear(frame: str | bytes) -> None:
            if not (self.is_deaf and self.ANSWER.search(str(frame))):
                line.send(frame)

        line.on_message(say)
        server.on_message(hear)


def test_a_pending_message_shows_in_both_tabs_and_is_sent_by_the_one_that_stays(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """O5."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    stays = new_window(server)
    sign_in(stays, ana, f"/c/{conversation}")
    wait_for(lambda: kept(stays)["conversations"] != [])
    goes = stays.context.new_page()
    goes.route_web_socket(re.compile("/ws/$"), lambda line: line.close())
    goes.goto(f"/c/{conversation}")
    send(goes, "One")
    send(goes, "Two")
    expect(said(goes, "One")).to_contain_text("sending")
    expect(said(stays, "One")).to_have_count(1)
    expect(said(stays, "Two")).to_have_count(1)
    goes.close()
    for text in ("One", "Two"):
        expect(said(stays, text)).to_contain_text("sent")
        expect(said(stays, text)).to_have_count(1)
    assert texts(ben, conversation) == ["One", "Two"]


def test_a_message_that_two_tabs_send_is_stored_once(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """O5."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    goes = new_window(server)
    stays = goes.context.new_page()
    from_one, from_other = Deaf(goes), Deaf(stays)
    sign_in(goes, ana, f"/c/{conversation}")
    stays.goto(f"/c/{conversation}")
    expect(composer(stays)).to_be_visible()
    send(goes, "Only once")
    expect(said(stays, "Only once")).to_contain_text("sending")
    wait_for(lambda: goes.evaluate("1") <= from_one.sent)
    goes.close()
    wait_for(lambda: stays.evaluate("1") <= from_other.sent)
    from_other.is_deaf = False
    stays.reload()
    expect(said(stays, "Only once")).to_contain_text("sent")
    expect(said(stays, "Only once")).to_have_count(1)
    wait_for(lambda: kept(stays)["outbox"] == [])
    assert texts(ben, conversation) == ["Only once"]


def test_a_draft_shows_in_the_other_tab(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """C7."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    here = new_window(server)
    sign_in(here, ana, f"/c/{conversation}")
    there = here.context.new_page()
    there.goto(f"/c/{conversation}")
    expect(composer(there)).to_be_focused()
    there.get_by_role("region", name="Messages").focus()
    composer(here).fill("Half a tho")
    expect(composer(there)).to_have_value("Half a tho")
    send(here, "Half a thought")
    expect(composer(there)).to_have_value("")
    expect(said(there, "Half a thought")).to_contain_text("sent")


def test_what_is_read_on_one_device_is_read_on_the_other(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """U6."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    desktop, phone = new_window(server), new_window(server, 375)
    sign_in(desktop, ana)
    sign_in(phone, ana)
    ben.say(conversation, "Are you there?")
    for device in (desktop, phone):
        expect(device.get_by_role("link", name=ben.name)).to_contain_text("1 unread")
    desktop.bring_to_front()
    desktop.get_by_role("link", name=ben.name).click()
    desktop.get_by_role("link", name="Real Time Chat").click(trial=True)
    own = desktop.get_by_role("navigation").get_by_role("link", name=ben.name)
    expect(own).not_to_contain_text("unread")
    expect(phone.get_by_role("link", name=ben.name)).not_to_contain_text("unread")
