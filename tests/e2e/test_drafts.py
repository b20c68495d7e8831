"""What somebody begins to write follows them from one device to another."""

from playwright.sync_api import Page, expect

from tests.e2e.windows import NewPerson, NewWindow, composer, said, send, sign_in
from tests.servers import Server


def offer(page: Page) -> None:
    """See that another draft is offered."""
    expect(page.get_by_text("On another device")).to_be_visible()


def test_a_draft_goes_on_on_another_device_and_goes_with_its_message(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """C20: what stands under the cursor of either stays, and the other one is offered."""
    ana, ben = (new_person(server, name) for name in ("Ana", "Ben"))
    room = ana.group("Noisy harbour", ben)
    ben.say(room, "When do you come?")
    desk, phone = new_window(server), new_window(server, 390, "dark")
    sign_in(desk, ana, f"/c/{room}")
    sign_in(phone, ana, "/")

    composer(desk).press_sequentially("I come at s")
    expect(phone.get_by_role("list", name="Chats")).to_contain_text("I come at s")
    phone.get_by_role("link", name="Noisy harbour").click()
    expect(composer(phone)).to_have_value("I come at s")

    composer(phone).focus()
    composer(desk).press_sequentially("ix")
    offer(phone)
    expect(composer(phone)).to_have_value("I come at s")
    phone.get_by_role("button", name="Use it").click()
    expect(composer(phone)).to_have_value("I come at six")

    composer(phone).press_sequentially(" sharp")
    offer(desk)
    expect(composer(desk)).to_have_value("I come at six")
    phone.get_by_role("button", name="Send").click()
    expect(said(desk, "I come at six sharp")).to_be_visible()
    expect(desk.get_by_text("On another device")).not_to_be_visible()
    desk.reload()
    expect(composer(desk)).to_have_value("")


def test_whom_a_draft_means_is_meant_on_another_device(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """C20: of two people with one name it is the one who was picked, who is not known there yet."""
    ana, ben = (new_person(server, name) for name in ("Ana", "Ben"))
    namesake = new_person(server, "Ben")
    room = ana.group("Noisy harbour", ben, namesake)
    desk, phone = new_window(server), new_window(server, 390)
    sign_in(phone, ana, "/")
    sign_in(desk, ana, f"/c/{room}")

    composer(desk).press_sequentially("@Be")
    desk.get_by_role("option").first.click()
    expect(phone.get_by_role("list", name="Chats")).to_contain_text("@Ben Example")
    phone.get_by_role("link", name="Noisy harbour").click()
    expect(composer(phone)).to_have_value("@Ben Example ")
    send(phone, "@Ben Example there?")
    expect(said(desk, "@Ben Example there?")).to_be_visible()
    messages = ana.api.get(f"conversations/{room}/messages/").json()["results"]
    assert len(messages[-1]["mentions"]) == 1
