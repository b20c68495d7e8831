"""What has become of an invitation: found out whenever somebody asks."""

from datetime import datetime

from chat.protocol.invitations import EXPIRED, LIVE, REVOKED, USED_UP, VOID
from chat.workspace.models import Invitation
from chat.workspace.policy import is_void


def invitation_state(invitation: Invitation, uses: int, now: datetime) -> str:
    """Return what has become of an invitation that was used so often.

    Of an archived room it is void, until that is restored.
    """
    if invitation.revoked_at is not None:
        return REVOKED
    if invitation.expires_at is not None and invitation.expires_at <= now:
        return EXPIRED
    if invitation.max_uses is not None and uses >= invitation.max_uses:
        return USED_UP
    return VOID if is_void(invitation) else LIVE
