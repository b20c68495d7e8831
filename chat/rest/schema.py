"""How views show themselves in the OpenAPI document."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema

from chat.rest.serializers import ProblemSerializer


class Schema(AutoSchema):
    """Adds to each operation the failures that any request can meet."""

    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        responses: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self._failures():
            if status not in responses:
                responses[status] = self._get_response_for_code(ProblemSerializer, status)  # type: ignore[no-untyped-call]
        return dict(sorted(responses.items()))

    def _failures(self) -> list[str]:
        statuses = ["400", "408", "413", "429", "500", "503"]
        if self.view.permission_classes:
            statuses.append("401")
        if "{" in self.path:
            statuses.append("404")
        if self.method in {"POST", "PATCH"}:
            statuses.append("415")
        return statuses
