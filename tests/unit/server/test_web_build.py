import json
from pathlib import Path

import pytest

from chat.server.web_build import MANIFEST, keep_parts


def build(folder: Path, **files: str) -> Path:
    """A build with one part, and with files of that content in it."""
    (folder / "assets").mkdir(parents=True)
    (folder / MANIFEST).parent.mkdir()
    for name, content in files.items():
        (folder / "assets" / name.replace("_", ".")).write_text(content)
    names = [f"assets/{name.replace('_', '.')}" for name in files]
    scripts = [name for name in names if name.endswith(".js")]
    styles = [name for name in names if name.endswith(".css")]
    manifest = {name: {"file": name, "css": styles} for name in scripts}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    return folder


def names(folder: Path) -> set[str]:
    return {file.name for file in (folder / "assets").iterdir()}


def test_a_new_build_keeps_the_parts_of_the_one_before_and_of_none_earlier(tmp_path: Path) -> None:
    first = build(tmp_path / "first", one_js="1", one_js_gz="z", one_css="c")
    second = build(tmp_path / "second", two_js="2")
    third = build(tmp_path / "third", three_js="3")

    keep_parts(first, second)
    assert names(second) == {"one.js", "one.js.gz", "one.css", "two.js"}
    keep_parts(second, third)
    assert names(third) == {"two.js", "three.js"}


def test_what_is_in_both_stays_as_it_was_built(tmp_path: Path) -> None:
    first, second = build(tmp_path / "first", a_js="old"), build(tmp_path / "second", a_js="new")
    keep_parts(first, second)
    assert (second / "assets" / "a.js").read_text() == "new"


@pytest.mark.parametrize("manifest", [None, "", "[]", "{", '{"a": {}}', '{"a": 1}'])
def test_what_is_no_build_is_left_alone(tmp_path: Path, manifest: str | None) -> None:
    first, second = tmp_path / "first", build(tmp_path / "second", a_js="new")
    if manifest is not None:
        (first / MANIFEST).parent.mkdir(parents=True)
        (first / MANIFEST).write_text(manifest)
    keep_parts(first, second)
    assert names(second) == {"a.js"}
