"""Requests that depend on what their client has already (RFC 9110, 13)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from django.utils.http import parse_etags, parse_http_date_safe

TAGS_MAX = 1024
"""Longest list of entity tags that is looked at: 64 KB of commas take 0.2 s of the event loop."""


class Copy(NamedTuple):
    """What tells one copy of a representation from another: its entity tag, a strong one, and its
    date.

    Headers of a request are named as in WSGI, repeated ones joined.
    """

    etag: str
    last_modified: str

    def failed_condition(self, headers: Mapping[str, str]) -> HTTPStatus | None:
        """Return how a GET or HEAD is answered whose condition fails (section 13.2.2)."""
        if "HTTP_IF_MATCH" in headers:
            if not self._is_named(headers["HTTP_IF_MATCH"]):
                return HTTPStatus.PRECONDITION_FAILED
        elif self._is_unchanged(headers.get("HTTP_IF_UNMODIFIED_SINCE")) is False:
            return HTTPStatus.PRECONDITION_FAILED
        if "HTTP_IF_NONE_MATCH" in headers:
            if self._is_named(headers["HTTP_IF_NONE_MATCH"], weakly=True):
                return HTTPStatus.NOT_MODIFIED
        elif self._is_unchanged(headers.get("HTTP_IF_MODIFIED_SINCE")):
            return HTTPStatus.NOT_MODIFIED
        return None

    def continues(self, headers: Mapping[str, str]) -> bool:
        """Return whether a part fits to the one that the client has (section 13.1.5)."""
        return headers.get("HTTP_IF_RANGE", self.etag) in self

    def _is_named(self, tags: str, *, weakly: bool = False) -> bool:
        """Return whether a list of entity tags, or ``*``, names this copy (section 8.8.3.2).

        A list that is longer than any client's names none.
        """
        if len(tags) > TAGS_MAX:
            return False
        named = parse_etags(tags)
        return named == ["*"] or self.etag in named or (weakly and f"W/{self.etag}" in named)

    def _is_unchanged(self, since: str | None) -> bool | None:
        """Return whether the copy is as old as a date; ``None`` where that is no date."""
        date = parse_http_date_safe(since) if since is not None else None
        changed = parse_http_date_safe(self.last_modified)
        return None if date is None or changed is None else changed <= date
