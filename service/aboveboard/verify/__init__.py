"""Verifying a log from outside: with a public key, and without the database or anything else of the service."""
