"""What has become of an invitation: found out whenever somebody asks."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from chat.protocol.invitations import EXPIRED, LIVE, REVOKED, USED_UP, VOID
from chat.workspace.models import Invitation
from chat.workspace.policy import void_among


def invitation_state(invitation: Invitation, uses: int, now: datetime) -> str:
    """Return what has become of an invitation that was used so often.

    Of an archived room it is void, until that is restored.
    """
    return invitation_states([invitation], {invitation.pk: uses}, now)[invitation.pk]


def invitation_states(
    invitations: Collection[Invitation], uses: Mapping[UUID, int], now: datetime
) -> dict[UUID, str]:
    """Return what has become of invitations that are all to one room, or to the workspace: as many
    statements as for one of them.

    Arguments:
        uses: how often each was used.
    """
    states = {one.pk: _state(one, uses[one.pk], now) for one in invitations}
    void = void_among([one for one in invitations if states[one.pk] == LIVE])
    return states | dict.fromkeys(void, VOID)


def _state(invitation: Invitation, uses: int, now: datetime) -> str:
    """Return what has become of an invitation, whoever made it."""
    if invitation.revoked_at is not None:
        return REVOKED
    if invitation.expires_at is not None and invitation.expires_at <= now:
        return EXPIRED
    if invitation.max_uses is not None and uses >= invitation.max_uses:
        return USED_UP
    return LIVE
