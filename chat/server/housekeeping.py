"""What has expired is deleted, once an hour."""

from typing import NoReturn

from chat.accounts.attempts import attempts_expired_delete
from chat.accounts.sessions import sessions_expired_end
from chat.accounts.tickets import tickets_expired_delete
from chat.core.periodic import every
from chat.core.threads import Pool
from chat.files.sweep import partials_sweep

HOUSEKEEPING_SECONDS = 3600.0
_WORKS = (
    sessions_expired_end,
    attempts_expired_delete,
    tickets_expired_delete,
    partials_sweep,
)


async def keep_house(threads: Pool) -> NoReturn:
    """End expired sessions, delete expired attempts and tickets, and what is left of uploads, until
    cancelled."""

    async def delete_expired() -> None:
        for work in _WORKS:
            await threads.run(work)

    await every(HOUSEKEEPING_SECONDS, "housekeeping", delete_expired)
