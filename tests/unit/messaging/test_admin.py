import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chat.accounts.models import User
from chat.conversations.models import Conversation
from chat.people.models import Person
from tests.cast import Say


@pytest.fixture
def staff(client: Client, account: User) -> Client:
    """A browser in which a superuser is signed in."""
    account.is_staff = account.is_superuser = True
    account.save()
    client.force_login(account)
    return client


def page(conversation: Conversation) -> str:
    return reverse("admin:messaging_transcript_change", args=[conversation.pk])


def test_the_list_shows_who_talks_and_how_much(
    staff: Client, say: Say, owner: Person, member: Person
) -> None:
    say(owner, "one")
    say(member, "two")

    answer = staff.get(reverse("admin:messaging_transcript_changelist")).content.decode()

    assert "Mehmet Murat, Olivia Owens" in answer
    assert '<td class="field-last_seq">2</td>' in answer


def test_messages_are_shown_newest_first_and_never_as_markup(
    staff: Client, say: Say, owner: Person, conversation: Conversation
) -> None:
    say(owner, "the older one")
    say(owner, "<script>alert(1)</script>\nsecond line")

    answer = staff.get(page(conversation)).content.decode()

    assert "<script>alert" not in answer
    shown = "&lt;script&gt;alert(1)&lt;/script&gt;<br>second line"
    assert answer.index(shown) < answer.index("the older one")


def test_a_page_holds_a_hundred_messages_and_links_to_the_older_ones(
    staff: Client, say: Say, owner: Person, conversation: Conversation
) -> None:
    for number in range(1, 103):
        say(owner, f"message {number:03}")

    newest = staff.get(page(conversation)).content.decode()
    oldest = staff.get(page(conversation), {"before": "3"}).content.decode()

    assert "message 102" in newest
    assert "message 002" not in newest
    assert 'href="?before=3"' in newest
    assert "message 002" in oldest
    assert "message 003" not in oldest
    assert "Older messages" not in oldest


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "\u00b2"])
def test_a_before_that_is_no_seq_shows_the_newest(
    staff: Client, say: Say, owner: Person, conversation: Conversation, before: str
) -> None:
    say(owner, "hello")

    assert "hello" in staff.get(page(conversation), {"before": before}).content.decode()


@pytest.mark.parametrize("model", ["messaging_transcript", "conversations_conversation"], ids=str)
def test_nobody_adds_changes_or_deletes(
    staff: Client, say: Say, owner: Person, conversation: Conversation, model: str
) -> None:
    say(owner, "hello")

    assert staff.get(reverse(f"admin:{model}_add")).status_code == 403
    for action in ("change", "delete"):
        address = reverse(f"admin:{model}_{action}", args=[conversation.pk])
        assert staff.post(address, {"post": "yes"}).status_code == 403


def test_a_conversation_shows_its_members(staff: Client, conversation: Conversation) -> None:
    address = reverse("admin:conversations_conversation_change", args=[conversation.pk])

    answer = staff.get(address).content.decode()

    assert "Olivia Owens (olivia@example.org), has read 0 of 0" in answer
    assert "Mehmet Murat (mehmet@example.org), has read 0 of 0" in answer


def test_a_room_is_listed_by_its_title_and_of_a_large_one_nobody_is_read(
    staff: Client, group: Conversation
) -> None:
    Conversation.objects.filter(pk=group.pk).update(member_count=10_000)
    listed = staff.get(reverse("admin:conversations_conversation_changelist")).content.decode()
    address = reverse("admin:conversations_conversation_change", args=[group.pk])
    shown = staff.get(address).content.decode()

    assert "Team (10,000)" in listed
    assert "has read 0 of 0" not in shown


@pytest.mark.parametrize("rows", ["accounts_user", "messaging_transcript"])
@pytest.mark.parametrize("query", ["x" * 60_000, "x " * 30_000])
def test_a_search_takes_any_input(staff: Client, rows: str, query: str) -> None:
    answer = staff.get(reverse(f"admin:{rows}_changelist"), {"q": query})

    assert answer.status_code == 200


def test_who_has_left_is_not_shown_among_the_people(
    staff: Client, member: Person, conversation: Conversation
) -> None:
    conversation.memberships.filter(person=member).update(left_at=timezone.now())

    answer = staff.get(reverse("admin:messaging_transcript_changelist")).content.decode()

    assert "Olivia Owens" in answer
    assert "Mehmet Murat" not in answer
