"""HTTP/1.1 as uvicorn reads it, without trailers: fields that come after a body say nothing here.

uvicorn appends them to the list of headers that the application is still to read. A proxy in front would not have
looked at them, and in a trailer `Sec-GPC` has no meaning (W3C Global Privacy Control, section 3.2).
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class WithoutTrailers(HttpToolsProtocol):
    def on_headers_complete(self) -> None:
        self.scope["headers"] = list(self.headers)
        super().on_headers_complete()
