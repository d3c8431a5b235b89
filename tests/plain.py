"""The TLS of the tests' HTTP clients: none. A gateway under test speaks plain HTTP on loopback."""

import ssl

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody. Without it each client would read the certificates of all authorities, which takes 30 ms."""
