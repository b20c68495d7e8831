"""How often something may be tried: counters in the database, exact under any parallelism.

An attempt is counted before it is made and given back when it turns out well, so no number of
parallel callers gets past a limit.
"""

import hashlib
import ipaddress
import math
import time

from django.conf import settings
from django.db import connection
from django.db.models import F

from chat.accounts.models import Attempt
from chat.core.errors import RateLimited
from chat.core.rates import Rate

_COUNT = """
    INSERT INTO accounts_attempt (key, count, window_ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN accounts_attempt.window_ends_at BETWEEN %s AND %s
            THEN accounts_attempt.count + 1 ELSE 1 END,
        window_ends_at = CASE WHEN accounts_attempt.window_ends_at BETWEEN %s AND %s
            THEN accounts_attempt.window_ends_at ELSE excluded.window_ends_at END
    RETURNING count, window_ends_at
"""


def attempt_count(limit: Rate, *names: str) -> str:
    """Count one attempt of what ``names`` name; return the key to give it back by.

    Raises:
        RateLimited: the window holds as many as ``limit`` allows already.
    """
    key = hashlib.sha256("\0".join(names).encode("utf-8", "surrogatepass")).hexdigest()
    if not settings.RATE_LIMITS:
        return key
    most, window = limit
    now = time.time()
    # One that ends later than any that begins now was begun by a clock that has been set back.
    latest = now + window + settings.CLOCK_LEEWAY.total_seconds()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, now + window, now, latest, now, latest])
        count, window_ends_at = cursor.fetchone()
    if count > most:
        raise RateLimited("attempts", retry_after=max(1, math.ceil(window_ends_at - now)))
    return key


def attempts_give_back(*keys: str) -> None:
    """Take back attempts that turned out well."""
    if settings.RATE_LIMITS:
        Attempt.objects.filter(key__in=keys, count__gt=0).update(count=F("count") - 1)


def attempts_expired_delete() -> None:
    """Delete counters whose window is over."""
    Attempt.objects.filter(window_ends_at__lte=time.time()).delete()


def address_group(address: str | None) -> str:
    """Return what one subscriber holds of addresses: an IPv4 address, an IPv6 /64."""
    if address is None:
        return ""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
