"""The program's own log: events without personal data, for people on a terminal, as JSON elsewhere."""

import logging
import sys

import structlog
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError

# Bytes that are not HTTP, a body that is not packed as it says, a line that is cut.
_STRANGERS_FAULTS = (HttpProcessingError, RequestPayloadError, ConnectionError)


def set_up(level: str) -> None:
    """Log to standard error from now on, at the level and above."""
    readable = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries log what they are given, addresses and bodies among it: only their warnings are let through.
    logging.getLogger("aiohttp.server").addFilter(not_a_strangers_fault)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")


def not_a_strangers_fault(record: logging.LogRecord) -> bool:
    """Leave out what any stranger can do: it is answered with 400 or not at all, and may hold anything."""
    return not (record.exc_info and isinstance(record.exc_info[1], _STRANGERS_FAULTS))
