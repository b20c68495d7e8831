"""No limit is overshot, however many try at once."""

from collections.abc import Callable
from functools import partial

import pytest
from django.conf import LazySettings
from django.conf import settings as configured

from chat.accounts.mail import Post
from chat.accounts.models import Session, User
from chat.accounts.services import password_forgot
from chat.accounts.sessions import credentials_check
from chat.accounts.tickets import ticket_create
from chat.conversations.models import Conversation
from chat.conversations.services import channel_create, group_create, membership_update
from chat.core.errors import RateLimited
from chat.core.ids import new_id
from chat.files.services import upload_create
from chat.messaging.content import Content
from chat.messaging.services.changing import message_edit
from chat.messaging.services.details import conversation_update
from chat.messaging.services.drafting import draft_set
from chat.messaging.services.members import person_rename
from chat.messaging.services.privacy import privacy_update
from chat.messaging.services.roles import role_set
from chat.messaging.services.sending import message_send
from chat.people.models import Person
from chat.people.services import profile_update
from chat.protocol.profiles import StatusSet
from chat.search.selectors import search
from chat.workspace.invitations.services import invitation_create, invitations_mail
from chat.workspace.registration import user_register
from tests.cast import PASSWORD, account_of
from tests.parallel import in_parallel

pytestmark = [pytest.mark.stores, pytest.mark.django_db(transaction=True)]

CALLERS = 64
MOST = 5
WIDE = (1_000_000, 900)
ADDRESS = "192.0.2.1"

Call = Callable[[], object]
Attempt = Callable[[Person, Conversation, int], Call]


def sign_up(owner: Person, group: Conversation, number: int) -> Call:
    names = {"first_name": "Nora", "last_name": "New", "email": f"new{number}@example.org"}
    return partial(user_register, **names, password=PASSWORD, address=ADDRESS)


def guess(owner: Person, group: Conversation, number: int) -> Call:
    return _guess(account_of(owner).email, ADDRESS)


def guess_anybody(owner: Person, group: Conversation, number: int) -> Call:
    return _guess(f"nobody{number}@example.org", ADDRESS)


def guess_from_anywhere(owner: Person, group: Conversation, number: int) -> Call:
    return _guess(account_of(owner).email, f"198.51.100.{number}")


def _guess(email: str, address: str) -> Call:
    return partial(credentials_check, email=email, password="wrong password", address=address)


def forget(owner: Person, group: Conversation, number: int) -> Call:
    email = account_of(owner).email
    return partial(password_forgot, email=email, language="en", address=f"198.51.100.{number}")


def forget_anybodys(owner: Person, group: Conversation, number: int) -> Call:
    email = f"nobody{number}@example.org"
    return partial(password_forgot, email=email, language="en", address=ADDRESS)


def send_or_edit(owner: Person, group: Conversation, number: int) -> Call:
    content = Content(f"Text {number}")
    if number % 2:
        return partial(
            message_edit, user_id=owner.id, conversation_id=group.id, seq=1, content=content
        )
    return partial(
        message_send,
        sender_id=owner.id,
        conversation_id=group.id,
        content=content,
        client_id=new_id(),
    )


def make_group_or_channel(owner: Person, group: Conversation, number: int) -> Call:
    if number % 2:
        return partial(channel_create, creator_id=owner.id, title=f"Channel {number}")
    return partial(group_create, creator_id=owner.id, title=f"Group {number}", member_ids=[])


def change(owner: Person, group: Conversation, number: int) -> Call:
    if number % 4 == 3:
        own = {"user_id": owner.id, "conversation_id": group.id}
        return partial(role_set, **own, member_id=owner.id, role="owner")
    if number % 3 == 0:
        return partial(person_rename, person=owner, first_name=f"Name{number}")
    if number % 3 == 1:
        return partial(
            membership_update, user_id=owner.id, conversation_id=group.id, is_pinned=number % 2 == 0
        )
    return partial(
        conversation_update, user_id=owner.id, conversation_id=group.id, title=f"Title {number}"
    )


def say_or_show(owner: Person, group: Conversation, number: int) -> Call:
    if number % 2:
        return partial(privacy_update, user_id=owner.id, shares_presence=number % 4 == 1)
    return partial(profile_update, person_id=owner.id, status=StatusSet(text=f"Text {number}"))


def write(owner: Person, group: Conversation, number: int) -> Call:
    content = Content(f"Draft {number}")
    return partial(draft_set, user_id=owner.id, conversation_id=group.id, content=content)


def look_for(owner: Person, group: Conversation, number: int) -> Call:
    return partial(search, user_id=owner.id, q=f"Text {number}")


def take_ticket(owner: Person, group: Conversation, number: int) -> Call:
    session = Session.objects.filter(user=owner.account).first()
    assert session is not None
    return partial(ticket_create, session_id=session.id, user_id=owner.id)


def upload(owner: Person, group: Conversation, number: int) -> Call:
    return partial(upload_create, user_id=owner.id, name=f"{number}.txt", size=1)


def invite(owner: Person, group: Conversation, number: int) -> Call:
    return partial(
        invitation_create,
        user_id=owner.id,
        conversation_id=group.id,
        role="member",
        lasts=None,
        max_uses=number + 1,
    )


def invite_by_mail(owner: Person, group: Conversation, number: int) -> Call:
    return _mail(owner, f"nobody{number}@example.org")


def invite_one_by_mail(owner: Person, group: Conversation, number: int) -> Call:
    return _mail(owner, "nobody@example.org")


def _mail(owner: Person, email: str) -> Call:
    return partial(
        invitations_mail,
        user_id=owner.id,
        conversation_id=None,
        role="member",
        lasts=None,
        emails=[email],
        language="en",
    )


ATTEMPTS: dict[str, Attempt] = {
    "LIMIT_REGISTER_PER_ADDRESS": sign_up,
    "LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS": guess,
    "LIMIT_LOGIN_PER_ADDRESS": guess_anybody,
    "LIMIT_LOGIN_PER_ACCOUNT": guess_from_anywhere,
    "LIMIT_FORGOT_PER_ACCOUNT": forget,
    "LIMIT_FORGOT_PER_ADDRESS": forget_anybodys,
    "LIMIT_MESSAGES_PER_PERSON": send_or_edit,
    "LIMIT_CONVERSATIONS_PER_PERSON": make_group_or_channel,
    "LIMIT_CHANGES_PER_PERSON": change,
    "LIMIT_PROFILE_PER_PERSON": say_or_show,
    "LIMIT_DRAFTS_PER_PERSON": write,
    "LIMIT_SEARCHES_PER_PERSON": look_for,
    "LIMIT_TICKETS_PER_PERSON": take_ticket,
    "LIMIT_UPLOADS_PER_PERSON": upload,
    "LIMIT_INVITATIONS_PER_PERSON": invite,
    "LIMIT_INVITATION_MAILS_PER_PERSON": invite_by_mail,
    "LIMIT_INVITATION_MAILS_PER_EMAIL": invite_one_by_mail,
}


@pytest.mark.parametrize("limit", [name for name in dir(configured) if name.startswith("LIMIT_")])
def test_of_64_who_try_at_once_exactly_as_many_as_allowed_get_through(
    limit: str,
    owner: Person,
    account: User,
    group: Conversation,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Post, "hand_in", lambda post, email: None)
    Session.objects.create(user=account)
    message_send(
        sender_id=owner.id, conversation_id=group.id, content=Content("1"), client_id=new_id()
    )
    calls = [ATTEMPTS[limit](owner, group, number) for number in range(CALLERS)]
    settings.MAIL = {"host": "127.0.0.1"}
    settings.RATE_LIMITS = True
    for name in ATTEMPTS:
        setattr(settings, name, (MOST, 900) if name == limit else WIDE)

    outcomes = in_parallel(calls)

    refusals = [outcome for outcome in outcomes if isinstance(outcome, RateLimited)]
    assert len(outcomes) - len(refusals) == MOST
    assert all(refusal.retry_after >= 1 for refusal in refusals)
