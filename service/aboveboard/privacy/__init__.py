"""The privacy filter, the only code that builds `Allowed`, which is all that the engine gets about a person."""
