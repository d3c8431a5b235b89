"""The catalogue of signal types, the intake of signals field by field, and the profile with decay."""
