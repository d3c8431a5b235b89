"""The catalogue of signal types, intake field by field, and the profile with decay."""
