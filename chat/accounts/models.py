"""Who may sign in, and where they are signed in."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from chat.accounts.emails import email_normalised, email_spellings
from chat.accounts.passwords import normalised
from chat.core.ids import new_id
from chat.core.models import BaseModel
from chat.people.models import Person
from chat.protocol.limits import EMAIL_MAX_CHARACTERS, WORKSPACE_NAME_MAX_CHARACTERS

models.CharField.register_lookup(Lower)


class UserManager(BaseUserManager["User"]):
    """Finds accounts by e-mail, in any letter case and spelling."""

    def by_email(self, email: str) -> "User | None":
        """Return the account with this e-mail, active or not, with its person."""
        spellings = email_spellings(email)
        accounts = self.select_related("person").filter(email__lower__in=spellings)
        found = {account.email.lower(): account for account in accounts}
        return next((found[spelling] for spelling in spellings if spelling in found), None)

    def get_by_natural_key(self, username: str | None) -> "User":
        account = self.by_email(username or "")
        if account is None:
            raise User.DoesNotExist
        return account


class User(AbstractBaseUser, PermissionsMixin, BaseModel):
    """An account: the right of a person to sign in. It is deactivated and never deleted."""

    email = models.EmailField(
        "e-mail", max_length=EMAIL_MAX_CHARACTERS, help_text="Unique, whatever the letter case."
    )
    is_active = models.BooleanField(
        "active", default=True, help_text="Clear this to end all sessions and bar new ones."
    )
    is_staff = models.BooleanField("staff", default=False, help_text="May open the admin pages.")

    objects = UserManager()

    USERNAME_FIELD = "email"

    def new_person(self, first_name: str, last_name: str) -> Person:
        """Return the person of this new account, who has its id; it is ``person`` from now on."""
        return Person(id=self.id, account=self, first_name=first_name, last_name=last_name)

    def set_password(self, raw_password: str | None) -> None:
        """Hash a password, normalised, into the account; store nothing."""
        super().set_password(None if raw_password is None else normalised(raw_password))

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Return an e-mail as it is kept."""
        return email_normalised(username)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="An account with this e-mail exists already.",
            )
        ]

    def __str__(self) -> str:
        return self.email


class Workspace(models.Model):
    """One row: what administrators chose for all who use this server; empty is what nobody chose.

    ``setup_hash`` is of the address at which the first administrator is made, until there is one.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=WORKSPACE_NAME_MAX_CHARACTERS, blank=True)
    registration = models.CharField(max_length=10, blank=True)
    invitations = models.CharField(max_length=10, blank=True)
    setup_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="workspace_is_one_row")
        ]


class SessionQuerySet(models.QuerySet["Session"]):
    def live(self) -> Self:
        """Sessions whose tokens are accepted: not ended, not expired, of active accounts."""
        return self.filter(
            ended_at=None,
            rotated_at__gt=timezone.now() - settings.REFRESH_TOKEN_LIFETIME,
            user__is_active=True,
        )

    def with_person(self) -> Self:
        """Sessions with their account and its person, in the same query."""
        return self.select_related("user__person")


class Session(BaseModel):
    """One sign-in of one client: the family of all tokens that follow from it.

    ``refresh_id`` is the ``jti`` of the one refresh token that is good now, and
    ``previous_refresh_id`` of the one before: within the grace it is a client's own retry,
    after it a replay (RFC 9700, 4.14.2).
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sessions")
    refresh_id = models.UUIDField(default=new_id)
    previous_refresh_id = models.UUIDField(null=True)
    rotated_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=200)

    objects = SessionQuerySet.as_manager()

    @property
    def person(self) -> Person:
        """Who is signed in."""
        return self.user.person

    class Meta:
        indexes: ClassVar = [
            # Whether an address has signed in to an account before.
            models.Index(fields=["user", "address"], name="session_user_address"),
            # What ended lately, anywhere: asked for once a second by each process.
            models.Index(fields=["ended_at"], name="session_ended_at"),
        ]


class Ticket(models.Model):
    """Opens one socket, once, soon after it was made; kept as a hash."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="tickets")
    expires_at = models.DateTimeField(db_index=True)


class Attempt(models.Model):
    """How often something limited was tried in the current window."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    window_ends_at = models.FloatField(db_index=True)
