"""Archives of readable records with all that proves them, for those who audit."""
