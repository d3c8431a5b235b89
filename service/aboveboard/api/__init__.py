"""One thin module a resource."""
