"""``createsuperuser``: the first administrator."""

import getpass
import os
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.accounts.emails import email_check
from chat.accounts.errors import AccountInvalid
from chat.accounts.forms import NameField
from chat.accounts.models import User
from chat.accounts.passwords import normalised
from chat.accounts.selectors import user_by_email
from chat.accounts.services import EMAIL_TAKEN, superuser_create
from chat.protocol.limits import EMAIL_MAX_CHARACTERS, NAME_MAX_CHARACTERS

FIELDS: dict[str, forms.Field] = {
    "email": forms.EmailField(max_length=EMAIL_MAX_CHARACTERS, label="E-mail"),
    "first_name": NameField(max_length=NAME_MAX_CHARACTERS, label="First name"),
    "last_name": NameField(max_length=NAME_MAX_CHARACTERS, label="Last name"),
}


class Command(BaseCommand):
    """Store an account that may do everything in the admin pages, and its person.

    Django's own command knows the fields of the account alone, and not that e-mails are unique.
    """

    help = "Create an account that may do everything in the admin pages."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        for name, field in FIELDS.items():
            parser.add_argument(f"--{name}", help=f"{field.label}; asked for by default")
        parser.add_argument(
            "--noinput",
            "--no-input",
            action="store_false",
            dest="interactive",
            help="Ask for nothing: the password comes from DJANGO_SUPERUSER_PASSWORD, and without"
            " it nobody can sign in until it is set.",
        )

    def handle(self, *, interactive: bool, **options: Any) -> None:
        given = {
            name: options[name] or os.environ.get(f"DJANGO_SUPERUSER_{name.upper()}")
            for name in FIELDS
        }
        try:
            if interactive:
                names = {name: self._ask(name, value) for name, value in given.items()}
                superuser_create(**names, password=self._ask_password(**names))
            else:
                names = {name: _clean(name, _required(name, given[name])) for name in FIELDS}
                superuser_create(**names, password=os.environ.get("DJANGO_SUPERUSER_PASSWORD"))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except AccountInvalid:
            raise CommandError(EMAIL_TAKEN) from None
        except (KeyboardInterrupt, EOFError):
            raise CommandError("Nobody was created.") from None
        self.stdout.write("Superuser created successfully.")

    def _ask(self, name: str, value: str | None) -> str:
        """Return what was given for a field, or else the first answer that can be taken."""
        while True:
            try:
                answer = value or input(f"{FIELDS[name].label}: ")
                return _clean(name, answer)
            except ValidationError as error:
                self.stderr.write(f"Error: {' '.join(error.messages)}")
                value = None

    def _ask_password(self, *, email: str, first_name: str, last_name: str) -> str:
        user = User(email=email)
        user.new_person(first_name, last_name)
        while True:
            password = getpass.getpass()
            if normalised(password) != normalised(getpass.getpass("Password (again): ")):
                self.stderr.write("Error: Your passwords didn't match.")
                continue
            if not password.strip():
                self.stderr.write("Error: Blank passwords aren't allowed.")
                continue
            try:
                validate_password(normalised(password), user)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
                answer = input("Bypass password validation and create user anyway? [y/N]: ")
                if answer.lower() != "y":
                    continue
            return password


def _required(name: str, value: str | None) -> str:
    if not value:
        raise CommandError(f"You must use --{name} with --noinput.")
    return value


def _clean(name: str, value: str) -> str:
    """Return the value of a field.

    Raises:
        ValidationError: it is empty or malformed, or the e-mail is taken.
    """
    cleaned: str = FIELDS[name].clean(value)
    if name == "email":
        email_check(cleaned)
        if user_by_email(cleaned) is not None:
            raise ValidationError(EMAIL_TAKEN)
    return cleaned
