import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.accounts.models import User
from chat.people.models import Person
from chat.people.selectors import people_page
from tests.cast import deactivate, person

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = [
    ("Ömer", "Öztürk"),
    ("Łukasz", "Østergård"),
    ("Anna", "Maria"),
    ("Maria", "Anders"),
    ("李", "小龙"),
    ("A%b", "C_d"),
    ("Ana María", "de la Cruz"),
    ("Ulf", "Núñez-Ødegård"),
    ("Se\N{SOFT HYPHEN}an", "O\N{RIGHT SINGLE QUOTATION MARK}Brien"),
    ("\ufb01ona", "\uff2c\uff45\uff45"),
]


@pytest.fixture
def people(owner: Person) -> list[Person]:
    return [person(*names) for names in NAMES]


def found(owner: Person, query: str) -> set[str]:
    page = people_page(but=owner.id, query=query, limit=50)
    return {str(user) for user in page.people}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("MARIA A", {"Maria Anders"}),
        ("an", {"Anna Maria", "Maria Anders", "Ana María de la Cruz"}),
        ("nna", set()),
        ("ömer", {"Ömer Öztürk"}),
        ("sean o'b", {"Se\N{SOFT HYPHEN}an O\N{RIGHT SINGLE QUOTATION MARK}Brien"}),
        ("ÖZ", {"Ömer Öztürk"}),
        ("omer ozt", {"Ömer Öztürk"}),
        ("lukasz", {"Łukasz Østergård"}),
        ("OSTERGAARD", set()),
        ("ostergard", {"Łukasz Østergård"}),
        ("李 小", {"李 小龙"}),
        ("A%", {"A%b C_d"}),
        ("c_", {"A%b C_d"}),
        ("%", set()),
        ("_", set()),
        ("\\", set()),
        ("ol", set()),
        ("cruz", {"Ana María de la Cruz"}),
        ("la  cruz", {"Ana María de la Cruz"}),
        ("maria", {"Anna Maria", "Maria Anders", "Ana María de la Cruz"}),
        ("odegard", {"Ulf Núñez-Ødegård"}),
        ("nunez odegard", {"Ulf Núñez-Ødegård"}),
        ("núñez-ød", {"Ulf Núñez-Ødegård"}),
        ("degard", set()),
        ("fiona lee", {"\ufb01ona \uff2c\uff45\uff45"}),
        ("\uff26\uff29", {"\ufb01ona \uff2c\uff45\uff45"}),
    ],
)
def test_a_name_is_found_by_how_it_begins(
    owner: Person, people: list[Person], query: str, names: set[str]
) -> None:
    assert found(owner, query) == names


def test_whose_name_begins_so_comes_before_whose_other_part_does(
    owner: Person, people: list[Person]
) -> None:
    page = people_page(but=owner.id, query="maria", limit=2)
    assert [str(person) for person in page.people] == ["Maria Anders", "Ana María de la Cruz"]
    rest = people_page(but=owner.id, query="maria", limit=2, cursor=page.next)
    assert [str(person) for person in rest.people] == ["Anna Maria"]


def test_without_a_beginning_everybody_but_oneself_is_found(
    owner: Person, people: list[Person]
) -> None:
    deactivate(people[0])
    assert found(owner, "") == {str(user) for user in people[1:]}


def test_pages_are_in_the_order_of_names_and_leave_nobody_out(owner: Person) -> None:
    for number in range(7):
        person(f"Zoe{number}", "Same")
    names: list[str] = []
    cursor = None
    while True:
        with CaptureQueriesContext(connection) as queries:
            page = people_page(but=owner.id, query="zoe", limit=3, cursor=cursor)
        assert len(queries) == 1
        names += [user.first_name for user in page.people]
        cursor = page.next
        if cursor is None:
            break
    assert names == [f"Zoe{number}" for number in range(7)]


def test_people_of_the_same_name_are_told_apart_by_pages(owner: Person) -> None:
    for number in range(5):
        User.objects.create(email=f"{number}@x.org").new_person("Kim", "Lee").save()
    first = people_page(but=owner.id, query="kim", limit=3)
    second = people_page(but=owner.id, query="kim", limit=3, cursor=first.next)
    assert len({user.id for user in (*first.people, *second.people)}) == 5
