"""Reports on placements, the drift alarm, and models that are judged fairly."""
