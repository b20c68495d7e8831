"""Two people of one name, and whom somebody means who writes it.

The names of the rules (M7 …) are those of ``web/RULES.md``.
"""

from uuid import UUID, uuid4

from playwright.sync_api import expect

from chat.protocol.text import short_id
from tests.e2e.windows import NewPerson, NewWindow, composer, said, sign_in
from tests.servers import Server

BEGINS_WITH_ITS_SIGN = """(mention) => {
    const walker = document.createTreeWalker(mention, NodeFilter.SHOW_TEXT);
    const letters = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        for (let at = 0; at < node.length; at += 1) {
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            letters.push([node.data[at], range.getBoundingClientRect().left]);
        }
    }
    return letters.sort(([, one], [, other]) => one - other)[0][0] === "@";
}"""
"""Whether the sign of a mention stands to the left of the name."""


def test_c17_c19_m7_whoever_is_picked_is_called_also_who_is_added_while_one_writes(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    # Nobody else on the server has their name, and is found a moment after them.
    bens_name = f"Ben{uuid4().hex[:6]}"
    ana, ben, other_ben = (new_person(server, name) for name in ("Ana", bens_name, bens_name))
    dora = new_person(server, f"Dora{uuid4().hex[:6]}")
    group = ana.group("Harbour", ben, other_ben)
    of_ana, of_ben, of_other = new_window(server), new_window(server), new_window(server)
    sign_in(of_ana, ana, f"/c/{group}")
    for page, person in ((of_ben, ben), (of_other, other_ben)):
        sign_in(page, person)

    composer(of_ana).press_sequentially(f"مرحبا @{bens_name.lower()} ex")
    bens = of_ana.get_by_role("option", name=ben.name)
    expect(bens).to_have_count(2)
    wanted = bens.filter(has_text=f"#{short_id(UUID(other_ben.id))}")
    wanted.click()
    expect(composer(of_ana)).to_have_value(f"مرحبا @{ben.name} ")
    composer(of_ana).press_sequentially(f"and @{dora.first_name}")
    of_ana.get_by_role("option", name="Not in this group").click()
    expect(of_ana.get_by_text(f"{dora.name} is not in this group.")).to_be_visible()
    of_ana.reload()
    of_ana.get_by_role("button", name="Add", exact=True).click()
    expect(of_ana.get_by_text(f"{dora.name} is not in this group.")).to_be_hidden()
    composer(of_ana).press("Enter")

    for name in (ben.name, dora.name):
        mention = said(of_ana, "and").locator(".mention", has_text=f"@{name}")
        expect(mention).to_be_visible()
        # Each name has its own direction, and not that of the message.
        assert mention.evaluate(BEGINS_WITH_ITS_SIGN)
    expect(of_other.get_by_role("link", name="1 mention of you")).to_be_visible()
    expect(of_ben.get_by_role("link", name="Harbour")).to_contain_text("1")
    expect(of_ben.get_by_text("1 mention of you")).to_have_count(0)
