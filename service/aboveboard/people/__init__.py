"""The one row of each person, found by pseudonym."""
