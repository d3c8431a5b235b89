"""uvicorn's HTTP/1.1 protocol without trailers and upgrades.

Header fields after a body are ignored. uvicorn appends them to the list of headers. The application may not have read
that list yet, and a proxy in front never checks them. In a trailer `Sec-GPC` has no meaning (W3C Global Privacy
Control, section 3.2).
"""

from httptools import HttpParserError, HttpParserUpgrade
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class WithoutTrailers(HttpToolsProtocol):
    """A connection whose requests have only the header fields before the body."""

    def on_headers_complete(self) -> None:
        # The application gets a copy of the list, so trailers reach only uvicorn's own list.
        self.scope["headers"] = list(self.headers)
        super().on_headers_complete()


class WithoutUpgrades(WithoutTrailers):
    """A connection that stays with HTTP/1.1 when a request offers another protocol (RFC 9110, section 7.8).

    The parser stops after such a request. uvicorn would drop the rest of what arrived with it. The next bytes could
    then be read as a request that no client sent.
    """

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        while data:
            try:
                self.parser.feed_data(data)
            except HttpParserUpgrade as stopped:
                data = data[stopped.args[0] :]
            except HttpParserError:
                self.send_400_response("")
                return
            else:
                return
