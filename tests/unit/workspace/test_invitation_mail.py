"""Invitations go out by mail, one link for each e-mail."""

from collections.abc import Collection
from typing import Any

import pytest
from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings

from chat.accounts.mail import Post
from chat.conversations.models import Conversation
from chat.core.errors import RateLimited
from chat.people.models import Person
from chat.workspace.errors import InvitationRefused, InvitationsMailMissing
from chat.workspace.invitations.mail import invitation_mail
from chat.workspace.invitations.services import invitation_revoke, invitations_mail
from chat.workspace.invitations.tokens import invitation_id_of
from chat.workspace.models import Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[EmailMessage]:
    """What a mail server would have got."""
    settings.MAIL = {"host": "127.0.0.1"}
    settings.PUBLIC_URL = "https://chat.example.org"
    mails: list[EmailMessage] = []

    def hand_in(post: Post, write: Any) -> None:
        mail = write()
        assert mail is not None
        mails.append(mail)

    monkeypatch.setattr(Post, "hand_in", hand_in)
    return mails


def mail(
    by: Person, room: Conversation | None, emails: Collection[str], language: str = "en"
) -> list[Invitation]:
    return invitations_mail(
        user_id=by.id,
        conversation_id=room.id if room else None,
        role="member",
        lasts=3600,
        emails=emails,
        language=language,
    )


def test_each_gets_a_link_of_their_own_that_says_who_invites_to_what(
    owner: Person, group: Conversation, sent: list[EmailMessage]
) -> None:
    made = mail(owner, group, ["ana@example.org", " ben@example.org ", "ANA@example.org"])
    assert [one.to for one in sent] == [["ana@example.org"], ["ben@example.org"]]
    assert sent[0].subject == "Olivia Owens invites you to Real Time Chat"
    assert "Olivia Owens invites you to “Team” on Real Time Chat." in str(sent[0].body)
    page, _, rest = str(sent[0].body).partition("/invite#")
    assert page.endswith("https://chat.example.org")
    assert invitation_id_of(rest.split()[0], address=None) == made[0].id
    assert [one.max_uses for one in made] == [1, 1]


@pytest.mark.parametrize(("language", "word"), [("de", "lädt"), ("ar", "يدعوك")])
def test_a_mail_is_in_the_language_that_is_asked_for(
    owner: Person, sent: list[EmailMessage], language: str, word: str
) -> None:
    mail(owner, None, ["ana@example.org"], language)
    assert word in sent[0].subject
    assert "{" not in str(sent[0].body)


@pytest.mark.parametrize(("language", "name"), [("en", "أنا"), ("de", "נינה"), ("ar", "Olivia")])
def test_what_people_chose_turns_nothing_around_in_a_mail(
    owner: Person, group: Conversation, sent: list[EmailMessage], language: str, name: str
) -> None:
    Person.objects.filter(pk=owner.pk).update(first_name=name, last_name="")
    Conversation.objects.filter(pk=group.pk).update(title=f"{name} 7")
    mail(owner, group, ["ana@example.org"], language)
    assert f"\u2068{name}\u2069" in sent[0].subject
    for chosen in (name, f"{name} 7"):
        assert f"\u2068{chosen}\u2069" in str(sent[0].body)


def test_a_link_that_is_revoked_before_it_is_mailed_is_not(
    owner: Person, sent: list[EmailMessage]
) -> None:
    [made] = mail(owner, None, ["ana@example.org"])
    invitation_revoke(user_id=owner.id, invitation_id=made.id)
    assert invitation_mail(id=made.id, language="en") is None


def test_an_e_mail_that_is_none_sends_nothing(owner: Person, sent: list[EmailMessage]) -> None:
    with pytest.raises(InvitationRefused) as refused:
        mail(owner, None, ["ana@example.org", "nobody"])
    assert refused.value.fields == {"emails": ["No mail can be sent to nobody."]}
    assert (sent, Invitation.objects.count()) == ([], 0)


def test_without_a_mail_server_one_sends_the_link_oneself(
    owner: Person, settings: Settings
) -> None:
    settings.MAIL = {}
    with pytest.raises(InvitationsMailMissing):
        mail(owner, None, ["ana@example.org"])


def test_too_many_mails_are_refused_as_a_whole(
    owner: Person, settings: Settings, sent: list[EmailMessage]
) -> None:
    settings.RATE_LIMITS = True
    settings.LIMIT_INVITATION_MAILS_PER_PERSON = (2, 900)
    with pytest.raises(RateLimited):
        mail(owner, None, [f"ana{number}@example.org" for number in range(3)])
    assert sent == []
    mail(owner, None, ["ana@example.org", "ben@example.org"])
    assert len(sent) == 2
