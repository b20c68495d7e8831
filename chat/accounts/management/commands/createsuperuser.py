"""Django's command, told that e-mails are unique: our key is on their lower case."""

from django.contrib.auth.management.commands import createsuperuser


class Command(createsuperuser.Command):
    # Django looks for a unique column and would let the database refuse with a traceback.
    username_is_unique = True
