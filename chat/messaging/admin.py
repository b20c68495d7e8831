"""Admin pages of accounts, conversations and messages.

Messages are read in the conversation they are in, newest first.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import DateTimeField, F, OrderBy, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chat.accounts.admin import UserAdmin
from chat.accounts.models import User
from chat.accounts.services import user_add
from chat.conversations.admin import PRESENT_MEMBERS, ConversationAdmin, people
from chat.conversations.models import DIRECT, Conversation, Membership
from chat.core.admin import ChangesForm, ReadOnlyAdmin, ServiceAdmin
from chat.messaging.models import Transcript
from chat.messaging.selectors.history import history_unchecked
from chat.messaging.selectors.last import last_activity
from chat.messaging.services.owners import account_update, owner_set
from chat.people.models import NAMES, Person

PAGE = 100
"""Messages on one page."""


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts, whose changes reach the conversations of their people."""

    def save_model(
        self, request: HttpRequest, obj: User, form: "forms.ModelForm[User]", change: bool
    ) -> None:
        if change:
            changed = set(form.changed_data)
            names = {name: form.cleaned_data[name] for name in changed.intersection(NAMES)}
            account_update(user=obj, fields=changed.difference(NAMES), **names)
        else:
            user_add(user=obj)


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Generic in the stubs alone.
    """Somebody of a group, by name and e-mail: several may have one name."""

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj} ({obj.account})"


class OwnerForm(ChangesForm, forms.ModelForm):  # type: ignore[type-arg]
    """Who is to own a group."""

    owner = MemberField(
        Person.objects.none(),
        help_text="Manages the group.",
        error_messages={"invalid_choice": "Choose an active member: this person is none by now."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = Membership.objects.filter(conversation=self.instance, left_at=None)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        active = Person.objects.filter(account__is_active=True).select_related("account")
        owner.queryset = active.filter(pk__in=present.values("person_id"))
        owner.initial = present.filter(role="owner").values_list("person_id", flat=True).first()


@admin.register(Conversation)
class GroupAdmin(ServiceAdmin, ConversationAdmin):
    """Rooms, of which groups and channels may be given another owner."""

    form = OwnerForm
    readonly_fields = ConversationAdmin.fields

    def get_fields(self, request: HttpRequest, obj: Conversation | None = None) -> tuple[str, ...]:
        fields = ConversationAdmin.fields
        return (*fields, "owner") if self.has_change_permission(request, obj) else fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_room = obj is not None and obj.kind != DIRECT
        return is_room and request.user.has_perm("conversations.change_conversation")

    def save_model(
        self,
        request: HttpRequest,
        obj: Conversation,
        form: "forms.ModelForm[Conversation]",
        change: bool,
    ) -> None:
        if "owner" in form.changed_data:
            owner_set(conversation_id=obj.pk, owner_id=form.cleaned_data["owner"].pk)


@admin.register(Transcript)
class TranscriptAdmin(ReadOnlyAdmin):
    """What was said; ``?before=<seq>`` leads to older messages."""

    list_display = ("people", "last_activity", "last_seq")
    search_fields = (
        "id",
        "memberships__person__account__email",
        "memberships__person__first_name",
        "memberships__person__last_name",
    )
    fields = ("people", "last_activity", "last_seq", "messages")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transcript]:
        transcripts: QuerySet[Transcript] = super().get_queryset(request)
        return transcripts.prefetch_related(PRESENT_MEMBERS).annotate(
            last_activity=RawSQL(  # noqa: S611
                last_activity(Conversation._meta.db_table), [], output_field=DateTimeField()
            )
        )

    def get_ordering(self, request: HttpRequest) -> tuple[OrderBy]:
        return (F("last_activity").desc(nulls_last=True),)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        transcript = super().get_object(request, object_id, from_field)
        if transcript is not None:
            before = request.GET.get("before", "")
            # More digits than a seq can have are as good as none.
            transcript.before = int(before) if before.isdecimal() and len(before) < 19 else None
        return transcript

    @admin.display
    def people(self, transcript: Transcript) -> str:
        return people(transcript)

    @admin.display(ordering="last_activity")
    def last_activity(self, transcript: Any) -> datetime | None:
        at: datetime | None = transcript.last_activity
        return at

    @admin.display
    def messages(self, transcript: Any) -> SafeString:
        found = history_unchecked(
            conversation_id=transcript.pk, before=transcript.before, limit=PAGE + 1
        )
        page = found[:PAGE]
        lines = format_html_join(
            "",
            # Each isolated: a message may reorder what stands beside it.
            "<p><b><bdi>{}</bdi></b> {} · {}<br><bdi>{}</bdi></p>",
            (
                (
                    f"{sender.first_name} {sender.last_name}",
                    f"{message.created_at:%Y-%m-%d %H:%M:%S} UTC",
                    message.seq,
                    linebreaksbr("\n".join([message.text, *(f.name for f in message.files or ())])),
                )
                for sender, message in page
            ),
        )
        if len(found) == len(page):
            return lines
        _, last = page[-1]
        return format_html('{}<p><a href="?before={}">Older messages</a></p>', lines, last.seq)
