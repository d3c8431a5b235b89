"""The log lines: one JSON object each, on standard error. Callers log fixed words and numbers, never personal values."""

import logging
import sys

import structlog


def set_up_logs(level: str) -> None:
    """Sets up the logs of this process. From then on, lines below `level` are not written.

    Of other libraries only warnings and errors are written, and of these only the logger's name and the level.
    """
    least = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=max(least, logging.WARNING), handlers=[_Foreign()], force=True)


class _Foreign(logging.Handler):
    """The handler of other libraries' messages. A message may quote personal values, so only its origin is logged."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger("library").warning("library", logger=record.name, kind=record.levelname)
