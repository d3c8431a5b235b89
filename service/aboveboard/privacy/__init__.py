"""The privacy filter. From stored data it makes `Allowed`, which is all that the engine gets about a person."""
