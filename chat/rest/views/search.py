"""Views of search, and of what one saves of it."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.protocol.limits import (
    SAVED_SEARCHES_MAX,
    SEARCH_MAX_CHARACTERS,
    SEARCH_PAGE,
    SEARCH_PAGE_MAX,
)
from chat.rest.caller import person_of
from chat.rest.requests import CURSOR, query_number, query_text
from chat.search.selectors import SavedSearches, SearchPage, saved_searches, search
from chat.search.services import search_save, search_unsave

_Q = OpenApiParameter(
    "q",
    {"type": "string", "maxLength": SEARCH_MAX_CHARACTERS},
    required=True,
    description="A query, as it is searched for.",
)


class SearchView(APIView):
    """Messages that one looks for."""

    @extend_schema(
        operation_id="search",
        tags=["messages"],
        parameters=[
            OpenApiParameter(
                "q",
                {"type": "string", "maxLength": SEARCH_MAX_CHARACTERS},
                required=True,
                description=(
                    'Words, "phrases", and filters: `from:`, `in:`, `before:`, `after:`, `on:`,'
                    " `has:file`, `has:image`, `has:link`, `has:code`, `has:reaction`,"
                    " `is:pinned`, `is:thread`, `is:mine`, `mentions:me`."
                    " A message must be all of it."
                ),
            ),
            OpenApiParameter(
                "limit",
                {
                    **{"type": "integer", "minimum": 1},
                    **{"maximum": SEARCH_PAGE_MAX, "default": SEARCH_PAGE},
                },
                description="Give at most so many.",
            ),
            OpenApiParameter(
                "time_zone",
                {"type": "string"},
                description="Whose days are meant; by default those of one's profile, else UTC.",
            ),
            CURSOR,
        ],
        responses={200: SearchPage},
        description=(
            "The newest first. A page may have few results, or none, and a `next` that leads to"
            " more: a request looks for a quarter of a second and says how far it came."
        ),
    )
    def get(self, request: Request) -> Response:
        page = search(
            user_id=person_of(request).id,
            q=query_text(request, "q") or "",
            limit=query_number(request, "limit", highest=SEARCH_PAGE_MAX) or SEARCH_PAGE,
            cursor=query_text(request, "cursor"),
            time_zone=query_text(request, "time_zone"),
        )
        return Response(page)


class SavedSearchesView(APIView):
    """The searches that one saves, which nobody else sees."""

    @extend_schema(
        operation_id="saved_searches",
        tags=["messages"],
        responses={200: SavedSearches},
        description="What was saved last comes first.",
    )
    def get(self, request: Request) -> Response:
        return Response(saved_searches(person_of(request).id))

    @extend_schema(
        operation_id="search_save",
        tags=["messages"],
        parameters=[_Q],
        request=None,
        responses={204: None},
        description=(
            f"Save it; again is no change. Beyond {SAVED_SEARCHES_MAX} the one that was saved first"
            " goes."
        ),
    )
    def put(self, request: Request) -> Response:
        search_save(user_id=person_of(request).id, q=query_text(request, "q") or "")
        return Response(status=204)

    @extend_schema(
        operation_id="search_unsave",
        tags=["messages"],
        parameters=[_Q],
        responses={204: None},
        description="Save it no more; again is no change.",
    )
    def delete(self, request: Request) -> Response:
        search_unsave(user_id=person_of(request).id, q=query_text(request, "q") or "")
        return Response(status=204)
