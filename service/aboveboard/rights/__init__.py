"""A person's legal rights to their own data: see, export, correct, restrict, object, link, erase."""
