"""What administrators choose for all: the name, who signs up, who invites."""

from uuid import UUID

from django.conf import settings

from chat.accounts.models import Workspace as Row
from chat.accounts.workspace import fixed_settings, workspace_settings
from chat.core.rates import CHANGES
from chat.protocol.text import TextRefused, clean_workspace_name
from chat.protocol.workspace import Workspace
from chat.workspace.errors import WorkspaceInvalid
from chat.workspace.policy import administrator_require

_VARIABLES = {"name": "SITE_NAME", "registration": "REGISTRATION", "invitations": "INVITATIONS"}


def workspace(*, user_id: UUID) -> Workspace:
    """Return what was chosen.

    Raises:
        NotAllowed: the person is no administrator.
    """
    administrator_require(user_id)
    fixed = [name for name, value in fixed_settings()._asdict().items() if value]
    return Workspace(*workspace_settings(), fixed=fixed, sends_mail=bool(settings.MAIL))


def workspace_update(
    *,
    user_id: UUID,
    name: str | None = None,
    registration: str | None = None,
    invitations: str | None = None,
) -> None:
    """Choose something else; ``None`` leaves it as it is.

    Raises:
        NotAllowed: the person is no administrator.
        WorkspaceInvalid: the environment decides one of these, or the name cannot be one.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    administrator_require(user_id)
    given = {"name": name, "registration": registration, "invitations": invitations}
    chosen = {key: value for key, value in given.items() if value is not None}
    fixed = fixed_settings()._asdict()
    refused = {
        key: [f"The environment of the server decides this: {_VARIABLES[key]}."]
        for key in chosen
        if fixed[key]
    }
    if refused:
        raise WorkspaceInvalid(fields=refused)
    if name is not None:
        try:
            chosen["name"] = clean_workspace_name(name)
        except TextRefused as error:
            raise WorkspaceInvalid(fields={"name": [str(error)]}) from None
    if chosen:
        Row.objects.update_or_create(pk=1, defaults=chosen)
