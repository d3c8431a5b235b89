"""The HTTP API under `/v1` and `/log`: one thin module for each resource."""
