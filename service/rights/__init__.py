"""What a person can demand: see, export, correct, restrict, object, erase."""
