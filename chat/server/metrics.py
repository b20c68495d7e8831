"""What is counted of HTTP, in the names of Prometheus."""

from prometheus_client import Histogram

http_seconds = Histogram(
    "chat_http_request_seconds",
    "Time from the first byte of a request to its complete answer.",
    ["method", "status"],
    buckets=(0.005, 0.025, 0.1, 0.25, 1, 5),
)
