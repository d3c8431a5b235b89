"""Pages as PDF, where the extra `pdf` is installed: WeasyPrint, with Pango and a font of the system."""

import asyncio
import logging
from importlib.util import find_spec

import structlog

log = structlog.get_logger("aboveboard")


async def make_pdf(page: str) -> bytes | None:
    """Returns a whole HTML page as PDF, made in a thread. Equal pages give equal bytes.

    Returns None without the extra. Where the system lacks Pango, it also logs that. Nothing is fetched: an
    address of the page other than `data:` stays unread.
    """
    if find_spec("weasyprint") is None:
        return None
    try:
        return await asyncio.to_thread(_write, page)
    except OSError as error:
        log.warning("pdf_not_made", error=type(error).__name__)
        return None


def _write(page: str) -> bytes:
    from weasyprint import HTML, URLFetcher  # an extra, and slow to import

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # it warns of each style that is for screens
    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    made: bytes = HTML(string=page, url_fetcher=fetcher).write_pdf(pdf_tags=True)
    return made
