"""docs/protocol.md: its examples are frames, and every frame has its place in it."""

import json
import re
from pathlib import Path
from typing import Any

from chat.protocol.document import FIXTURES

PAGE = Path(__file__).parents[3] / "docs" / "protocol.md"
EXAMPLE = re.compile(r"^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_every_example_is_one_of_the_fixtures_and_none_is_missing() -> None:
    def sorted_by_text(examples: list[Any]) -> list[Any]:
        return sorted(examples, key=json.dumps)

    examples = [json.loads(example) for example in EXAMPLE.findall(PAGE.read_text("utf-8"))]
    fixtures = [json.loads(file.read_text("utf-8")) for file in FIXTURES.glob("*/*.json")]
    assert sorted_by_text(examples) == sorted_by_text(fixtures)
