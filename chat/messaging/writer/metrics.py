"""What is counted of the writer, in the names of Prometheus."""

from prometheus_client import Gauge, Histogram

queue = Gauge("chat_write_queue", "Messages and reactions that wait to be written.")
seconds = Histogram(
    "chat_write_seconds",
    "Time of a transaction that stores messages and reactions, until it is on the disk.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
)
