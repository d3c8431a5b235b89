"""The page that explains one decision."""
