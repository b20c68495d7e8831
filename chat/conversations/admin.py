"""Admin pages of conversations: who is in them, and their counters."""

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from chat.conversations.models import DIRECT, Conversation, Membership
from chat.core.admin import ReadOnlyAdmin
from chat.protocol.limits import SMALL_MEMBERS_MAX

PRESENT_MEMBERS = Prefetch(
    "memberships",
    Membership.objects.filter(
        left_at=None, conversation__member_count__lte=SMALL_MEMBERS_MAX
    ).select_related("person__account"),
)
"""Who is in a conversation now, loaded with it as its ``memberships``; of a large one nobody."""


class ConversationAdmin(ReadOnlyAdmin):
    """Rooms; they change through what people do in them.

    Registered in `chat.messaging`, through which they change.
    """

    list_display = ("id", "people", "last_seq", "created_at")
    search_fields = (
        "id",
        "memberships__person__account__email",
        "memberships__person__first_name",
        "memberships__person__last_name",
    )
    ordering = ("-created_at",)
    fields = (
        *("id", "created_at", "kind", "title", "purpose", "member_count", "last_seq"),
        *("last_ordinal", "revision", "members"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Conversation]:
        return super().get_queryset(request).prefetch_related(PRESENT_MEMBERS)

    @admin.display
    def people(self, conversation: Conversation) -> str:
        return people(conversation)

    @admin.display
    def kind(self, conversation: Conversation) -> str:
        return conversation.kind

    @admin.display
    def members(self, conversation: Conversation) -> SafeString:
        return format_html_join(
            "",
            "<p>{} ({}), has read {} of {}</p>",
            (
                (
                    member.person,
                    member.person.account,
                    member.read_ordinal,
                    conversation.last_ordinal,
                )
                for member in conversation.memberships.all()
            ),
        )


def people(conversation: Conversation) -> str:
    """Return what a conversation is called: of a direct one, which has its memberships and people
    loaded, the names of its members."""
    if conversation.kind != DIRECT:
        return f"{conversation.title} ({conversation.member_count:,})"
    return ", ".join(sorted(str(member.person) for member in conversation.memberships.all()))
