"""The program of the child process that makes a PDF. See `web.pdf`."""

import logging
import resource
import sys

CPU_S = 30
"""The processor time that the child may use, in seconds. A letter needs about one."""

MEMORY_BYTES = 2 << 30


def main() -> None:
    """Reads a whole HTML page from standard input, and writes it as PDF on standard output.

    Nothing is fetched: an address of the page other than `data:` stays unread. Any exception ends with exit code 1.
    """
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY_BYTES),
    ):
        resource.setrlimit(limit, (most, most))
    from weasyprint import HTML, URLFetcher  # an extra

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # it warns of each style that is for screens
    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    made: bytes = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=fetcher).write_pdf(pdf_tags=True)
    sys.stdout.buffer.write(made)
