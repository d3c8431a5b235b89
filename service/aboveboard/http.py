"""The request type of Litestar with this project's parameters, and a router that is not copied."""

from litestar import Request, Router
from litestar.datastructures import State

HttpRequest = Request[None, None, State]
"""The request that handlers take. Litestar's user and auth stay empty: our API keys and sessions identify the caller."""


class OwnRouter(Router):
    """A router of one application. Litestar copies a router deeply, for applications that share it: a tenth of a second."""

    def __deepcopy__(self, _: dict[int, "OwnRouter"]) -> "OwnRouter":
        return self
