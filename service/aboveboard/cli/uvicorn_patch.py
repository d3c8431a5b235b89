"""uvicorn's HTTP/1.1 protocol without trailers: header fields after a body are ignored.

uvicorn appends trailers to the list of headers, which the application may not have read yet. A proxy in front never
checks them. In a trailer `Sec-GPC` has no meaning (W3C Global Privacy Control, section 3.2).
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class WithoutTrailers(HttpToolsProtocol):
    """A connection whose requests have only the header fields before the body."""

    def on_headers_complete(self) -> None:
        # The application gets a copy of the list, so trailers reach only uvicorn's own list.
        self.scope["headers"] = list(self.headers)
        super().on_headers_complete()
