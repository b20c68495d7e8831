"""``password_reset_link <email>``: for whoever forgot their password, where no mail is sent."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.accounts import selectors
from chat.accounts.resets import reset_link
from chat.core.database import check_database


class Command(BaseCommand):
    """Print a link by which a person chooses a new password."""

    help = "Print a link by which a person chooses a new password; good once, for one hour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the e-mail of the account, in any letter case")

    def handle(self, *, email: str, **options: Any) -> None:
        check_database()
        user = selectors.user_by_email(email)
        if user is None:
            raise CommandError(f"There is no account with the e-mail {email}.")
        if not user.is_active:
            raise CommandError(
                f"The account {email} is deactivated. Activate it in the admin pages first."
            )
        self.stdout.write(reset_link(user))
