"""What a page of pictures costs a browser: the media of a room, of which each is a photograph."""

import io

from PIL import Image

from tests.people import Person

PAGE = 50
MESSAGE = 10

WEIGHTS = (0.5, 0.5, 0.3, 0.2, 0.12, 0.08, 0.05)
"""How much each octave of the shapes counts in a photograph, the coarsest first."""

PAINT = """(link) => new Promise((resolve) => {
    const from = performance.now();
    document.querySelector(`a[href="${link}"]`).click();
    const look = () => {
        const pictures = [...document.querySelectorAll("#files-list li img")];
        const there = pictures.filter((one) => one.complete && one.naturalWidth > 0);
        if (there.length < 50) requestAnimationFrame(look);
        else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
    };
    look();
})"""
"""How many ms pass until a page of pictures is painted, from a click on."""

SIZES = """() => performance.getEntriesByType("resource")
    .filter(({ name }) => /\\/files\\/[0-9a-f-]+\\//.test(name))
    .map(({ encodedBodySize }) => encodedBodySize)"""
"""Bytes of each picture that came over the line."""


def photograph(width: int = 2400, height: int = 1800) -> bytes:
    """Return what a camera might have taken: coarse shapes, and finer and finer ones in them."""
    channels = []
    for _ in range(3):
        image = Image.new("L", (width, height), 128)
        for octave, weight in enumerate(WEIGHTS, start=3):
            side = 2**octave
            noise = Image.effect_noise((side, side * height // width), 120)
            noise = noise.resize((width, height), Image.Resampling.BICUBIC)
            image = Image.blend(image, noise, weight)
        channels.append(image)
    file = io.BytesIO()
    Image.merge("RGB", channels).save(file, "JPEG", quality=90)
    return file.getvalue()


def fill(person: Person, conversation: str) -> None:
    """Send a page of photographs."""
    for first in range(0, PAGE, MESSAGE):
        ids = []
        for number in range(first, first + MESSAGE):
            form = {"file": (f"Quay {number}.jpg", photograph(), "image/jpeg")}
            answer = person.post("/api/files/", files=form).raise_for_status()
            ids.append(answer.json()["id"])
        body = {"client_id": f"00000000-0000-4000-8000-{first:012}", "files": ids}
        address = f"/api/conversations/{conversation}/messages/"
        person.post(address, json=body).raise_for_status()
