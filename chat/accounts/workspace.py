"""What was chosen for all who use this server: its name, who signs up, and who invites to it.

The environment decides; what it leaves free is chosen by administrators; what they leave is usual.
"""

from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError

from chat.accounts.models import Workspace

OPEN, INVITE, CLOSED = "open", "invite", "closed"
"""Who signs up: everybody, who was invited, nobody."""
EVERYONE, ADMINS = "everyone", "admins"
"""Who invites people who have no account."""


class WorkspaceSettings(NamedTuple):
    """What holds now."""

    name: str
    registration: str
    invitations: str


_USUAL = WorkspaceSettings("Real Time Chat", OPEN, EVERYONE)
_last = _USUAL
"""What was chosen when the store was asked last."""


def fixed_settings() -> WorkspaceSettings:
    """Return what the environment decides; empty is what it leaves free."""
    return WorkspaceSettings(settings.SITE_NAME, settings.REGISTRATION, settings.INVITATIONS)


def workspace_settings() -> WorkspaceSettings:
    """Return what holds now."""
    global _last
    chosen = Workspace.objects.filter(pk=1).values_list(*WorkspaceSettings._fields).first()
    _last = _first(WorkspaceSettings(*chosen) if chosen is not None else _USUAL, _USUAL)
    return _first(fixed_settings(), _last)


def workspace_settings_shown() -> WorkspaceSettings:
    """Return what holds now, for a page that is to open while the store does not answer, too."""
    try:
        return workspace_settings()
    except DatabaseError:
        return _first(fixed_settings(), _last)


def _first(decides: WorkspaceSettings, otherwise: WorkspaceSettings) -> WorkspaceSettings:
    return WorkspaceSettings(*(a or b for a, b in zip(decides, otherwise, strict=True)))
