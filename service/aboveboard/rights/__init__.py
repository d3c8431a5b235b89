"""What the law gives a person towards their own data: see, export, correct, restrict, object, link, erase."""
