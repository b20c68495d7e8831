"""What is counted, in the names of Prometheus (https://prometheus.io/docs/practices/naming/)."""

from collections.abc import Iterable

from prometheus_client import REGISTRY, Counter, Gauge, Metric
from prometheus_client.metrics_core import CounterMetricFamily
from prometheus_client.registry import Collector


class LoopCounter(Collector):
    """A counter for the event loop's thread alone, which each message counts on twice.

    Those of Prometheus lock, and take a microsecond.
    """

    def __init__(self, name: str, documentation: str) -> None:
        self.count = 0
        self._name = name
        self._documentation = documentation
        REGISTRY.register(self)

    def collect(self) -> Iterable[Metric]:
        """Return what is counted by now."""
        yield CounterMetricFamily(self._name, self._documentation, value=self.count)


sockets_open = Gauge("chat_sockets_open", "WebSockets that are open now.")
sockets_refused = Counter("chat_sockets_refused", "Handshakes refused.", ["status"])
messages_received = LoopCounter("chat_messages_received", "Messages read from sockets.")
frames_delivered = LoopCounter("chat_frames_delivered", "Events handed to sockets.")
sockets_ended = Counter("chat_sockets_ended", "Sockets closed because their session ended.")
gaps_read = Counter("chat_gaps_read", "Reads of events that did not come.")
events_held = Counter("chat_events_held", "Events that came before their predecessor.")
people_online = Gauge("chat_people_online", "People with a socket in any process.")
