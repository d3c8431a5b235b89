"""The documentation that a gateway serves itself: the built site, and the page of the API."""
