"""The seeded bugs touch functions of the server by name; one that has moved would touch nothing."""

import pytest

from tests.faults.bugs import BUGS, patches
from tests.faults.checker import PROPERTIES
from tests.faults.faults import FAULTS
from tests.faults.work import OPERATIONS


@pytest.mark.parametrize("place", patches.PLACES, ids=".".join)
def test_every_place_that_a_bug_touches_is_there(place: patches.Place) -> None:
    assert callable(patches.find(place)[2])


@pytest.mark.parametrize("name", BUGS)
def test_every_bug_can_be_seeded_and_names_what_it_breaks(name: str) -> None:
    bug = BUGS[name]
    assert callable(getattr(patches, name.replace("-", "_")))
    assert {*bug.faults} <= {*FAULTS}
    assert {*bug.operations} <= {*OPERATIONS}
    assert {*bug.breaks} <= {*PROPERTIES}


def test_a_place_that_is_not_there_is_an_error() -> None:
    with pytest.raises(LookupError):
        patches.find(("chat.events.bus", "nothing"))
