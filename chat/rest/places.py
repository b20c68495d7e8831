"""Where in a history one reads: the query of the views that answer with a page of messages."""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from chat.protocol.fields import COUNT_MAX
from chat.protocol.limits import HISTORY_PAGE, HISTORY_PAGE_MAX
from chat.rest.requests import query_number

_MEANINGS = {
    "before": "The last messages before this seq.",
    "after": "The first messages after this seq.",
    "around": "The messages around this seq.",
}
_NUMBERS = {2: "two", 3: "three"}


def place_parameters(*places: str) -> list[OpenApiParameter]:
    """Return the parameters of a page of messages.

    Arguments:
        places: of ``before``, ``after`` and ``around`` those that the view knows.
    """
    return [
        *(
            OpenApiParameter(
                place,
                {"type": "integer", "format": "int64", "minimum": 0, "maximum": COUNT_MAX},
                description=f"{_MEANINGS[place]} At most one of the {_NUMBERS[len(places)]}.",
            )
            for place in places
        ),
        OpenApiParameter(
            "limit",
            {
                **{"type": "integer", "minimum": 1},
                **{"maximum": HISTORY_PAGE_MAX, "default": HISTORY_PAGE},
            },
            description="Give at most so many.",
        ),
    ]


def limit_of(request: Request) -> int:
    """Return how many messages a request asks for.

    Raises:
        ValidationError: it is no number of them.
    """
    return query_number(request, "limit", highest=HISTORY_PAGE_MAX) or HISTORY_PAGE


def places_of(request: Request, *places: str) -> dict[str, int | None]:
    """Return the seq that a request names for each of these places.

    Raises:
        ValidationError: one is no number of a message.
    """
    return {place: query_number(request, place, lowest=0) for place in places}
