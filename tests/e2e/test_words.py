"""The languages of the web client: German, Arabic from right to left, words of any length."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.windows import PASSWORD, NewPerson, NewWindow, Person, check
from tests.servers import Server

# Every word of a catalogue with its vowels doubled, which is longer than most languages are.
LENGTHENED = """
    const long = (value) => {
        if (typeof value === "string") return value.replace(/[aeiouäöü]/gi, "$&$&");
        if (typeof value === "function") return (...given) => long(value(...given));
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, long(one)]));
    };
    const lengthened = long(CATALOGUE);
    export { lengthened as de };
"""


def enter(page: Page, person: Person, password: str = PASSWORD) -> None:
    """Sign in, in whatever language."""
    page.goto("/signin")
    page.locator("[name=email]").fill(person.email)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")


def walk(page: Page, *paths: str) -> None:
    """See that every screen fits, and that axe has nothing to say."""
    for path in paths:
        page.goto(path)
        expect(page.locator("nav").first).to_be_attached()
        check(page)


def screens(ana: Person, ben: Person) -> list[str]:
    """Return the addresses of all screens, with something on each."""
    ben.say(ana.direct(ben), "See you at 5 (sharp).")
    group = ana.group("فريق الميناء", ben)
    for text in ("مرحبًا، هل أنتم هنا؟", "The boat bubbles at 5 (sharp)."):
        ben.say(group, text)
        ana.say(group, text)
    return ["/", f"/c/{group}", f"/c/{group}/info", "/new", "/settings", f"/c/{uuid4()}"] + [
        f"/settings/{part}" for part in ("profile", "notifications", "appearance", "security")
    ]


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.gate)])
def test_a_browser_that_speaks_arabic_reads_from_right_to_left(
    server: Server, new_person: NewPerson, new_window: NewWindow, width: int
) -> None:
    """A13."""
    ana, ben = new_person(server, "Layla"), new_person(server, "Ben")
    page = new_window(server, width, "dark" if width == 320 else "light", "ar-EG")
    enter(page, ana)
    expect(page.get_by_role("heading", name="Real Time Chat", level=1)).to_be_attached()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    walk(page, *screens(ana, ben))
    page.goto("/settings")
    title = page.get_by_role("heading", name="الإعدادات").bounding_box()
    assert title is not None
    # It begins where reading begins.
    assert title["x"] + title["width"] > width - 80


def test_texts_begin_where_their_own_language_does(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    """A13: whatever the language of the page, line by line."""
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    conversation = ana.direct(ben)
    ben.say(conversation, "سطر أول طويل قليلا هنا\nسطر")
    ben.say(conversation, "Some line that is longer\nthan this one.")
    for locale in ("en-GB", "ar-EG"):
        page = new_window(server, locale=locale)
        enter(page, ana)
        expect(page.locator("nav").first).to_be_attached()
        page.goto(f"/c/{conversation}")
        bubbles = page.locator("li.row .bubble")
        expect(bubbles).to_have_count(2)
        expect(bubbles.first).to_have_css("text-align", "right")
        expect(bubbles.last).to_have_css("text-align", "left")
        expect(bubbles.first.locator(".text")).to_have_css("unicode-bidi", "plaintext")


@pytest.mark.gate
def test_somebody_who_speaks_german_signs_in(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana = new_person(server, "Ana")
    page = new_window(server, locale="de-AT")
    enter(page, ana, "not this one")
    expect(page.get_by_role("alert")).to_contain_text("Es gibt kein aktives Konto")
    enter(page, ana)
    expect(page.get_by_role("navigation", name="Chats")).to_be_visible()
    page.get_by_role("link", name="Einstellungen").click()
    page.get_by_label("Vorname").fill(" ")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Gib deinen Vornamen ein.")).to_be_visible()
    page.get_by_label("Vorname").fill("Anna")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Dein Name ist gespeichert.")).to_be_visible()


def test_another_language_is_taken_without_a_reload_and_kept(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    page = new_window(server)
    enter(page, new_person(server, "Ana"))
    page.get_by_role("link", name="Settings").click()
    other = page.context.new_page()
    other.goto("/settings")
    expect(other.get_by_role("heading", name="Settings")).to_be_visible()

    page.evaluate("window.isSame = true")
    page.get_by_role("link", name="Language").click()
    page.get_by_role("radio", name="العربية").check()
    expect(page.get_by_role("heading", name="الإعدادات")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(other.get_by_role("heading", name="الإعدادات")).to_be_visible()
    page.get_by_role("radio", name="Deutsch").check()
    expect(page.get_by_role("heading", name="Einstellungen")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    page.get_by_role("link", name="Darstellung").click()
    page.get_by_role("radio", name="Kompakt").check()
    assert page.evaluate("window.isSame") is True

    # Before the app is there, the page has them already.
    page.route("**/assets/*.js", lambda route: route.abort())
    page.reload()
    html = page.locator("html")
    expect(html).to_have_attribute("lang", "de")
    expect(html).to_have_attribute("data-density", "compact")


@pytest.mark.gate
def test_words_that_are_longer_fit_a_narrow_phone(
    server: Server, new_person: NewPerson, new_window: NewWindow
) -> None:
    ana, ben = new_person(server, "Ana"), new_person(server, "Ben")
    page = new_window(server, 320, locale="de-DE")

    def lengthen(route: Route) -> None:
        catalogue = re.sub(
            r"export\s*{\s*(\w+) as de\s*};?",
            lambda export: LENGTHENED.replace("CATALOGUE", export[1]),
            route.fetch().text(),
        )
        route.fulfill(body=catalogue, content_type="text/javascript")

    page.route("**/assets/de-*.js", lengthen)
    enter(page, ana)
    expect(page.get_by_role("navigation", name="Chaats")).to_be_attached()
    walk(page, *screens(ana, ben))
