"""The one row a person has, and the pseudonym it is found by."""
