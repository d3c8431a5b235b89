"""The entry point of `python -m aboveboard`, the same as the command `aboveboard`."""

from aboveboard.cli.main import main

if __name__ == "__main__":
    main()
