"""Two people send each other files, in real browsers.

The names of the rules (X1 …) are those of ``web/RULES.md``.
"""

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.e2e.windows import NewPerson, NewWindow, check, composer, said, sign_in
from tests.servers import Server, wait_for

NOTES: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"High water\n" * 90}


def picture(name: str, width: int, height: int) -> FilePayload:
    """Return a picture as somebody chooses it."""
    file = BytesIO()
    Image.new("RGB", (width, height), (5, 104, 104)).save(file, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def choose(page: Page, files: Sequence[FilePayload] | Path) -> None:
    """Choose files with the button beside the field."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Attach files").click()
    chooser.value.set_files(files)


def test_x1_what_one_sends_the_other_looks_at(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """X1, X3, X4, X5, X7, M1: with nothing that moves as it is loaded (S3, S12)."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    group = ana.group("Harbour", ben)
    of_ana, of_ben = new_window(server), new_window(server)
    for page, person in ((of_ana, ana), (of_ben, ben)):
        sign_in(page, person, f"/c/{group}")

    choose(of_ana, [picture("quay.jpg", 1200, 800), picture("mast.jpg", 600, 900), NOTES])
    tray = of_ana.get_by_role("list", name="Files of this message")
    expect(tray.get_by_role("listitem")).to_have_count(3)
    tray.get_by_role("button", name="Alternative text: quay.jpg").click()
    of_ana.get_by_role("dialog").get_by_role("textbox").fill("The quay at noon")
    of_ana.get_by_role("dialog").get_by_role("button", name="Save").click()
    composer(of_ana).fill("From this morning")
    composer(of_ana).press("Enter")
    expect(tray).to_be_hidden()

    row = said(of_ben, "From this morning")
    expect(row.get_by_role("img", name="The quay at noon")).to_be_visible()
    expect(row.get_by_role("link", name="Download notes.txt")).to_be_visible()
    expect(of_ben.get_by_role("navigation")).to_contain_text("3 files, From this morning")
    check(of_ben)

    row.get_by_role("button", name="View: The quay at noon").click()
    viewer = of_ben.get_by_role("dialog", name="Photos and videos")
    expect(viewer).to_contain_text("1 of 2")
    of_ben.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("mast.jpg")
    of_ben.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(row.get_by_role("button", name="View: The quay at noon")).to_be_focused()

    of_ben.goto(f"/c/{group}/files")
    panel = of_ben.get_by_role("complementary", name="Media and files")
    expect(panel.get_by_role("button", name="View")).to_have_count(2)
    panel.get_by_role("tab", name="Files").click()
    expect(panel.get_by_role("link", name="Download notes.txt")).to_be_visible()

    allowed = '{"used": 0, "quota": null, "upload_bytes": 100, "refused_types": []}'
    of_ben.route("**/api/me/files/", lambda route: route.fulfill(body=allowed))
    choose(of_ben, [NOTES])
    expect(of_ben.get_by_role("alert").get_by_text("is larger than 100 bytes")).to_be_visible()


def test_x2_an_upload_that_is_cut_goes_on_where_it_was(
    server: Server, new_person: NewPerson, new_window: NewWindow, tmp_path: Path
) -> None:
    """X2, X6: also after a reload, once the file is chosen again; text passes it meanwhile."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    group = ana.group("Harbour", ben)
    notes = tmp_path / "notes.txt"
    notes.write_bytes(NOTES["buffer"])
    page = new_window(server)
    sign_in(page, ana, f"/c/{group}")
    begun: list[str] = []
    cut = re.compile("/api/uploads/[^/]+/")

    def lose(route: Route) -> None:
        begun.append(route.request.method)
        route.abort()

    page.route(cut, lose)
    choose(page, notes)
    page.get_by_role("button", name="Send").click()
    pending = page.get_by_role("listitem").filter(has_text="notes.txt")
    expect(pending.get_by_role("progressbar")).to_be_visible()
    wait_for(lambda: page.evaluate("true") and begun[:1] == ["PATCH"])  # The server knows of it.
    composer(page).fill("It takes a while")
    composer(page).press("Enter")
    expect(said(page, "It takes a while")).to_contain_text("sent")
    assert ben.api.get(f"conversations/{group}/messages/").json()["results"][-1]["seq"] == 1

    page.reload()
    page.unroute(cut)
    expect(page.get_by_text("The upload was interrupted.")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose the file again").click()
    chooser.value.set_files(notes)
    expect(page.get_by_role("link", name="Download notes.txt")).to_be_visible()
    message = ben.api.get(f"conversations/{group}/messages/").json()["results"][-1]
    assert [(file["name"], file["size"]) for file in message["files"]] == [("notes.txt", 990)]
