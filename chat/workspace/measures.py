"""What the server measures, out of what `/metrics` has, for people."""

import math
import time
from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from prometheus_client import REGISTRY

from chat.protocol.workspace import Latency, Measures
from chat.workspace.policy import administrator_require

MEDIAN, SLOW = 0.5, 0.95


def measures(*, user_id: UUID) -> Measures:
    """Return what this process has measured since it began.

    Raises:
        NotAllowed: the person is no administrator.
    """
    administrator_require(user_id)
    values: defaultdict[str, float] = defaultdict(float)
    buckets: defaultdict[str, defaultdict[float, float]] = defaultdict(lambda: defaultdict(float))
    for metric in REGISTRY.collect():
        for sample in metric.samples:
            values[sample.name] += sample.value
            if "le" in sample.labels:
                buckets[metric.name][float(sample.labels["le"])] += sample.value
    # Where the system does not tell, both are missing.
    began, memory = values["process_start_time_seconds"], values["process_resident_memory_bytes"]
    return Measures(
        processes=settings.WORKERS,
        uptime=max(0.0, time.time() - began) if began else None,
        memory_bytes=int(memory) if memory else None,
        people_online=int(values["chat_people_online"]),
        sockets=int(values["chat_sockets_open"]),
        messages=int(values["chat_messages_received_total"]),
        delivered=int(values["chat_frames_delivered_total"]),
        requests=_latency(buckets["chat_http_request_seconds"]),
        writes=_latency(buckets["chat_write_seconds"]),
        queue=int(values["chat_write_queue"]),
        failures=int(values["chat_failures_total"]),
    )


def _latency(buckets: Mapping[float, float]) -> Latency:
    count = int(buckets.get(math.inf, 0))
    return Latency(count, _quantile(buckets, MEDIAN), _quantile(buckets, SLOW))


def _quantile(buckets: Mapping[float, float], part: float) -> float | None:
    """Return the bound under which that part of all is, estimated within its bucket.

    Arguments:
        buckets: how many took at most so many seconds, by these.
    """
    rank = buckets.get(math.inf, 0) * part
    if not rank:
        return None
    below, before = 0.0, 0.0
    for bound, number in sorted(buckets.items()):
        if number >= rank:
            if bound == math.inf:
                return below  # More than can be told.
            return below + (bound - below) * (rank - before) / (number - before)
        below, before = bound, number
    return None
