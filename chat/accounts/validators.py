"""What a password must not be."""

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator

from chat.accounts.models import User


class SimilarityValidator(UserAttributeSimilarityValidator):
    """Refuses a password that is much like the e-mail of the account or a name of its person."""

    DEFAULT_USER_ATTRIBUTES = ("email",)

    def validate(self, password: str, user: User | None = None) -> None:
        super().validate(password, user)
        _of_person.validate(password, getattr(user, "person", None))


_of_person = UserAttributeSimilarityValidator(("first_name", "last_name"))
