"""What is counted, in the names of Prometheus (https://prometheus.io/docs/practices/naming/)."""

from prometheus_client import Counter, Gauge

sockets_open = Gauge("chat_sockets_open", "WebSockets that are open now.")
sockets_refused = Counter("chat_sockets_refused", "Handshakes refused.", ["status"])
messages_received = Counter("chat_messages_received", "Messages read from sockets.")
frames_delivered = Counter("chat_frames_delivered", "Events handed to sockets.")
sockets_ended = Counter("chat_sockets_ended", "Sockets closed because their session ended.")
gaps_read = Counter("chat_gaps_read", "Reads of events that did not come.")
events_held = Counter("chat_events_held", "Events that came before their predecessor.")
people_online = Gauge("chat_people_online", "People with a socket in any process.")
