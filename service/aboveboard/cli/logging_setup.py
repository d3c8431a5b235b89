"""Log lines: one JSON object each, on standard error. Whoever logs passes closed words and numbers, never a value."""

import logging
import sys

import structlog


def set_up_logs(level: str) -> None:
    """From here on, lines below `level` are not written. Other libraries' lines keep their level and module only."""
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
    """A library's message may quote what it was given; only where it came from is passed on."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger("library").warning("library", logger=record.name, kind=record.levelname)
