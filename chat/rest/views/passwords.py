"""Views for whoever forgot their password."""

from drf_spectacular.utils import extend_schema
from msgspec.json import Decoder
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chat.accounts import services
from chat.accounts.passwords import passwords_compare
from chat.protocol import bodies
from chat.rest import serializers
from chat.rest.requests import body_of, client_address

_FORGOT = Decoder(bodies.PasswordForgot)
_CHECK = Decoder(bodies.PasswordResetUse)
_RESET = Decoder(bodies.PasswordReset)


class PasswordForgotView(APIView):
    """A mail with a link."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        operation_id="password_forgot",
        tags=["session"],
        request=bodies.PasswordForgot,
        responses={202: serializers.EmptySerializer, 404: serializers.ProblemSerializer},
        description=(
            "Have a link to choose a new password sent to an account, if there is one with this"
            " e-mail; the answer is the same if there is none. A server that sends no mail answers"
            " 404."
        ),
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, _FORGOT)
        services.password_forgot(
            email=body.email.strip(), language=body.language, address=client_address(request)
        )
        return Response({}, status=202)


class PasswordResetView(APIView):
    """A new password, by the token of a link."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        operation_id="password_reset",
        tags=["session"],
        request=bodies.PasswordReset,
        responses={204: None, 404: serializers.ProblemSerializer},
        description=(
            "Choose a new password with the token of a link: what comes after `#`. All sessions of"
            " the account end. A token that has expired or was used is answered with 404."
        ),
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, _RESET)
        passwords_compare(body.password, body.confirm_password)
        services.password_reset(
            token=body.token, password=body.password, address=client_address(request)
        )
        return Response(status=204)


class PasswordResetCheckView(APIView):
    """Whether a link is good, before somebody chooses a new password."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        operation_id="password_reset_check",
        tags=["session"],
        request=bodies.PasswordResetUse,
        responses={204: None, 404: serializers.ProblemSerializer},
        description=(
            "Whether a new password can be chosen with the token of a link, which stays good. A"
            " token that has expired or was used is answered with 404. By POST, as a token in an"
            " address ends in logs."
        ),
    )
    def post(self, request: Request) -> Response:
        body = body_of(request, _CHECK)
        services.password_reset_check(token=body.token, address=client_address(request))
        return Response(status=204)
