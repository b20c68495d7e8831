#!/usr/bin/env python
"""The command line of Real Time Chat."""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit("Real Time Chat needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chat.config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit(
            "Django is not installed in this Python environment."
            " Run: pip install -r requirements.txt"
        )
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
