"""V3: a stranger's first message, with both looking."""

from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, check, composer, said, send, sign_in
from tests.servers import Server


def test_a_stranger_waits_until_they_are_accepted_on_either_device(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    form = {"kind": "direct", "person": ana.id}
    chat = ben.api.post("conversations/", json=form).raise_for_status().json()["id"]
    his, hers, other = new_window(server), new_window(server), new_window(server)
    sign_in(his, ben, f"/c/{chat}")
    expect(his.get_by_text("You share no group or channel with Ana Example")).to_be_visible()
    sign_in(other, ana)
    send(his, "Good morning")
    expect(his.get_by_text("Waiting for Ana Example to accept")).to_be_visible()
    row = other.get_by_role("navigation", name="Chats").get_by_role("link", name="Ben Example")
    expect(row).to_contain_text("Request: Good morning")
    expect(other).to_have_title("Real Time Chat")

    sign_in(hers, ana, f"/c/{chat}")
    expect(said(hers, "Good morning")).to_be_visible()
    expect(composer(hers)).not_to_be_attached()
    check(hers)
    check(his)
    hers.get_by_role("button", name="Accept").click()
    expect(composer(hers)).to_be_visible()
    expect(row).not_to_contain_text("Request:")
    expect(his.get_by_text("Waiting for Ana Example")).not_to_be_attached()
    expect(his.locator("#screen header")).to_contain_text("Online")
    expect(said(his, "Good morning")).to_contain_text("read")
