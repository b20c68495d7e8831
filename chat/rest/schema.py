"""How views show themselves in the OpenAPI document."""

from typing import Any, Literal

import msgspec
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import Direction

from chat.rest.serializers import ProblemSerializer

FIELDS = {
    "type": "object",
    "description": "What is wrong with each field.",
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}
RETRY_AFTER = {
    "description": "Seconds after which another try makes sense.",
    "schema": {"type": "integer", "minimum": 1},
}


class StructExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Shows the structs of the protocol, and answers made of them."""

    target_class = msgspec.Struct
    match_subclasses = True

    def get_name(self, auto_schema: AutoSchema, direction: Direction) -> str:
        name: str = self.target.__name__
        return name

    def get_identity(self, auto_schema: AutoSchema, direction: Direction) -> str:
        # Those nested in another are known by their names alone.
        return self.get_name(auto_schema, direction)

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        _, components = msgspec.json.schema_components(
            [self.target], ref_template="#/components/schemas/{name}"
        )
        schema: dict[str, Any] = components.pop(self.target.__name__)
        for name, nested in components.items():
            component = ResolvedComponent(  # type: ignore[no-untyped-call]
                name, ResolvedComponent.SCHEMA, nested, name
            )
            auto_schema.registry.register_on_missing(component)
        return schema


class Schema(AutoSchema):
    """Adds to each operation the failures that any request can meet."""

    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        responses: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self._failures():
            if status not in responses:
                responses[status] = self._problem(status)
        if self._refuses_with_fields_alone():
            shape = responses["400"]["content"]["application/json"]
            problem = self._problem("400")["content"]["application/json"]["schema"]
            shapes = [shape["schema"], problem, FIELDS]
            shape["schema"] = {"anyOf": [one for one in shapes if one != problem] + [problem]}
        return dict(sorted(responses.items()))

    def _problem(self, status: str) -> dict[str, Any]:
        response: dict[str, Any] = self._get_response_for_code(ProblemSerializer, status)  # type: ignore[no-untyped-call]
        if status in {"429", "503"}:
            response["headers"] = {"Retry-After": RETRY_AFTER}
        return response

    def _refuses_with_fields_alone(self) -> bool:
        # Imported late: views name this class before they are defined.
        from chat.rest.errors import SimpleView

        return isinstance(self.view, SimpleView)

    def _failures(self) -> list[str]:
        statuses = ["400", "408", "413", "429", "500", "503"]
        if self.view.permission_classes:
            statuses.append("401")
        if "{" in self.path:
            statuses.append("404")
        if self.method in {"POST", "PATCH"}:
            statuses.append("415")
        return statuses
