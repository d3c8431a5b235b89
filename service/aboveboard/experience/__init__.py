"""The components that a surface may be made of, its templates, and the strict check of every tree."""
