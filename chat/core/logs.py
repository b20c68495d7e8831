"""How failures are logged."""

import traceback

from structlog.stdlib import BoundLogger


def log_failure(logger: BoundLogger, event: str, error: BaseException) -> None:
    """Log that something failed that never should, and where.

    Arguments:
        event: what failed.
        error: its text is left out: it may quote what a person wrote.
    """
    stack = "".join(traceback.format_tb(error.__traceback__))
    logger.error(event, error=type(error).__name__, stack=stack)
