"""The verification of a log from outside: with a public key, and without any other part of the service."""
