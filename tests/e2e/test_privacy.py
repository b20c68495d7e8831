"""V1: what one shows of oneself, and sees of others, with both looking."""

from playwright.sync_api import expect

from tests.e2e.windows import NewPerson, NewWindow, said, send, sign_in
from tests.servers import Server


def test_what_either_hides_neither_sees_and_what_is_shown_again_is_back(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    chat = ana.direct(ben)
    ben.say(chat, "Is the crane repaired?")
    hers, his, settings = new_window(server), new_window(server), new_window(server)
    sign_in(his, ben, f"/c/{chat}")
    sign_in(hers, ana, f"/c/{chat}")
    heads = [page.locator("#screen header") for page in (hers, his)]
    send(hers, "Since this morning")
    sent = said(hers, "Since this morning")
    expect(sent).to_contain_text("read")
    for head in heads:
        expect(head).to_contain_text("Online")

    sign_in(settings, ben)
    settings.goto("/settings/privacy")
    settings.get_by_label("Read receipts").uncheck()
    settings.get_by_label("Online and last seen").uncheck()
    expect(sent).to_contain_text("sent")
    for head in heads:
        expect(head).not_to_contain_text("Online")

    settings.reload()
    settings.get_by_label("Read receipts").check()
    settings.get_by_label("Online and last seen").check()
    expect(sent).to_contain_text("read")
    for head in heads:
        expect(head).to_contain_text("Online")
    send(his, "Good")
    expect(said(his, "Good")).to_contain_text("read")

    his.close()
    settings.close()
    expect(heads[0]).to_contain_text("Last seen")
