"""Admin pages of messages: read in the conversation they are in, newest first."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import F, OrderBy, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chat.conversations.admin import PRESENT_MEMBERS, people
from chat.core.admin import ReadOnlyAdmin
from chat.messaging.models import Message, Transcript
from chat.messaging.selectors.history import history_unchecked

PAGE = 100
"""Messages on one page."""


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
        last = Message.objects.filter(conversation=OuterRef("pk"), seq=OuterRef("last_seq"))
        transcripts: QuerySet[Transcript] = super().get_queryset(request)
        return transcripts.prefetch_related(PRESENT_MEMBERS).annotate(
            last_activity=Subquery(last.values("created_at"))
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
            "<p><b>{}</b> {} · {}<br>{}</p>",
            (
                (
                    f"{sender.first_name} {sender.last_name}",
                    f"{message.created_at:%Y-%m-%d %H:%M:%S} UTC",
                    message.seq,
                    linebreaksbr(message.text),
                )
                for sender, message in page
            ),
        )
        if len(found) == len(page):
            return lines
        _, last = page[-1]
        return format_html('{}<p><a href="?before={}">Older messages</a></p>', lines, last.seq)
