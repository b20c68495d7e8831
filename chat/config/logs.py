"""Structured logs on standard error: JSON lines, or coloured text on a terminal.

Neither a token, nor a query string, nor the text of a message is ever logged.
"""

import logging.config
import sys
from typing import Any

import structlog
from structlog.typing import Processor

_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings() -> dict[str, Any]:
    """Return the ``logging.config`` dictionary: one handler, one line an event."""
    renderer: list[Processor] = (
        # Escaped: a request's path may hold what a terminal obeys.
        [structlog.dev.ConsoleRenderer(repr_native_str=True)]
        if sys.stderr.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *renderer,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # Their lines carry query strings; `chat.request` says the same without them.
            "uvicorn.access": {"handlers": [], "propagate": False},
            "uvicorn.error": {"level": "WARNING"},
            # Every 4xx again; what matters here are the errors.
            "django.request": {"level": "ERROR"},
            # What Django refuses is answered with 400; anybody can send any number of those.
            "django.security": {"level": "CRITICAL"},
        },
    }


def configure(settings: dict[str, Any]) -> None:
    """Set up the standard library's logging and structlog on top of it."""
    logging.config.dictConfig(settings)
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
