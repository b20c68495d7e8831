"""Forms of the simple API, and shapes of answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from chat.accounts.passwords import passwords_compare
from chat.protocol.errors import ERRORS
from chat.protocol.limits import (
    EMAIL_MAX_CHARACTERS,
    INVITATION_TOKEN_MAX_CHARACTERS,
    NAME_MAX_CHARACTERS,
    PASSWORD_MAX_CHARACTERS,
)
from chat.protocol.text import TextRefused, clean_name


def password_field(**options: Any) -> serializers.CharField:
    """A password is taken as it is typed, spaces included."""
    return serializers.CharField(
        max_length=PASSWORD_MAX_CHARACTERS, trim_whitespace=False, write_only=True, **options
    )


class PasswordPairSerializer(serializers.Serializer[Any]):
    """A new password, twice."""

    password = password_field()
    confirm_password = password_field()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        passwords_compare(attrs["password"], attrs["confirm_password"])
        return attrs


class NameSerializer(serializers.Serializer[Any]):
    """How a person is called."""

    first_name = serializers.CharField(max_length=NAME_MAX_CHARACTERS)
    last_name = serializers.CharField(max_length=NAME_MAX_CHARACTERS)


class AccountSerializer(NameSerializer):
    """An account as its owner sees it at sign-up."""

    email = serializers.EmailField(max_length=EMAIL_MAX_CHARACTERS)


class RegisterSerializer(AccountSerializer, PasswordPairSerializer):
    """The sign-up form of the simple API, where everybody has a last name."""

    invitation = serializers.CharField(
        max_length=INVITATION_TOKEN_MAX_CHARACTERS,
        required=False,
        help_text="The token of an invitation, where sign-up is by invitation.",
    )

    def validate_last_name(self, last_name: str) -> str:
        try:
            return clean_name(last_name)
        except TextRefused as error:
            raise serializers.ValidationError(str(error)) from None


class RegisteredSerializer(serializers.Serializer[Any]):
    """The answer to a sign-up."""

    success = serializers.BooleanField()
    msg = serializers.CharField()
    data = AccountSerializer()  # type: ignore[assignment]
    status = serializers.IntegerField()


class LoginSerializer(serializers.Serializer[Any]):
    """E-mail, in any letter case, and password."""

    email = serializers.CharField(max_length=EMAIL_MAX_CHARACTERS)
    password = password_field()


class RefreshSerializer(serializers.Serializer[Any]):
    """A refresh token."""

    refresh = serializers.CharField(max_length=4096)


class TokensSerializer(serializers.Serializer[Any]):
    """Both tokens of a session."""

    refresh = serializers.CharField()
    access = serializers.CharField()


class EmptySerializer(serializers.Serializer[Any]):
    """An empty object."""


@extend_schema_serializer(component_name="SimplePerson")
class PersonSerializer(NameSerializer):
    """A person as the simple API shows them."""

    id = serializers.UUIDField()


class ChatMessageSerializer(serializers.Serializer[Any]):
    """A message of a direct conversation."""

    text = serializers.CharField()
    sender = PersonSerializer()
    created_at = serializers.DateTimeField()


class ChatSerializer(serializers.Serializer[Any]):
    """A direct conversation and a page of its messages, newest first."""

    id = serializers.UUIDField()
    messages = ChatMessageSerializer(many=True)


class ChatAnswerSerializer(serializers.Serializer[Any]):
    """The answer that opens a direct conversation."""

    success = serializers.BooleanField()
    msg = serializers.CharField()
    data = ChatSerializer()  # type: ignore[assignment]
    status = serializers.IntegerField()


class RefusalSerializer(serializers.Serializer[Any]):
    """The simple API's way of refusing a recipient."""

    success = serializers.BooleanField()
    msg = serializers.CharField()
    status = serializers.IntegerField()


class MeSerializer(AccountSerializer):
    """One's own account; administrators look after the server. The picture is null without one."""

    id = serializers.UUIDField()
    picture = serializers.UUIDField(allow_null=True)
    is_administrator = serializers.BooleanField()


class SessionSerializer(serializers.Serializer[Any]):
    """One of one's own sign-ins."""

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField()
    address = serializers.CharField(allow_null=True)
    user_agent = serializers.CharField()
    is_current = serializers.BooleanField()


class SignedInSerializer(serializers.Serializer[Any]):
    """An access token, and whose it is."""

    access = serializers.CharField()
    me = MeSerializer()


@extend_schema_field({"type": "string", "enum": list(ERRORS)})
class CodeField(serializers.CharField):
    """A code of the error table."""


class ProblemSerializer(serializers.Serializer[Any]):
    """A request that failed."""

    code = CodeField()
    detail = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        # `fields` is the name of a property of every serializer, so it is added here.
        messages = serializers.ListField(child=serializers.CharField())
        return {
            **super().get_fields(),
            "fields": serializers.DictField(child=messages, required=False),
        }


FORBIDDEN_OR_CONFLICT = {403: ProblemSerializer, 409: ProblemSerializer}
"""The answers to a change that is not for the person, or not possible as things are now."""
