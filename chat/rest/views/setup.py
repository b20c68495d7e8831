"""Views of the first administrator, who has the address that the start printed."""

from drf_spectacular.utils import extend_schema
from msgspec.json import Decoder
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.protocol import bodies
from chat.rest import serializers
from chat.rest.caller import person_of
from chat.rest.requests import body_of, client_address
from chat.rest.views.session import CookieView, signed_in
from chat.workspace import setup

_USE = Decoder(bodies.SetupUse)
_CREATE = Decoder(bodies.AdministratorCreate)

_NOT_GOOD = {404: serializers.ProblemSerializer}


class SetupView(CookieView):
    """The account of the first administrator, signed in to in this browser."""

    @extend_schema(
        operation_id="administrator_create",
        tags=["workspace"],
        request=bodies.AdministratorCreate,
        responses={
            201: serializers.SignedInSerializer,
            403: serializers.ProblemSerializer,
            **_NOT_GOOD,
        },
        description=(
            "Sign up as the first administrator, and in, whoever else may sign up. The token comes"
            " from the address that the start of the server prints while there is none; it is good"
            " once. The refresh token comes in an HttpOnly cookie."
        ),
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, _CREATE)
        session = setup.administrator_create(
            token=body.token,
            email=body.email.strip(),
            first_name=body.first_name,
            last_name=body.last_name,
            password=body.password,
            address=client_address(request),
            user_agent=request.META.get("HTTP_USER_AGENT", ""),
        )
        return signed_in(request, session, status=201)


class SetupAboutView(APIView):
    """Whether an address is good, for whoever has it."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        operation_id="setup_check",
        tags=["workspace"],
        request=bodies.SetupUse,
        responses={204: None, **_NOT_GOOD},
        description="See that a token is good. By POST, as a token in an address ends in logs.",
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, _USE)
        setup.setup_check(token=body.token, address=client_address(request))
        return Response(status=204)


class SetupClaimView(APIView):
    """That one becomes the first administrator with the account that one has."""

    @extend_schema(
        operation_id="administrator_claim",
        tags=["workspace"],
        request=bodies.SetupUse,
        responses={204: None, **_NOT_GOOD},
        description="Become the first administrator; the token is good once.",
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, _USE)
        setup.administrator_claim(
            user_id=person_of(request).id, token=body.token, address=client_address(request)
        )
        return Response(status=204)
