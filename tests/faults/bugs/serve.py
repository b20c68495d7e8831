"""``manage.py`` of a server with a bug, which ``SEEDED_BUG`` names."""

import os
import sys

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chat.config.settings")
    django.setup()
    from tests.faults.bugs.patches import seed

    seed(os.environ["SEEDED_BUG"])
    execute_from_command_line(sys.argv)
