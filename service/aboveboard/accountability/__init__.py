"""The documents that show how people's data is used (GDPR Art. 5(2)), written from the rules in force."""
