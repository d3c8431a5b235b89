"""The steps of a decision from request to answer, its record, its replay and its previews."""
