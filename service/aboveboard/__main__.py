"""The command `aboveboard`, as `python -m aboveboard`."""

from aboveboard.cli.main import main

if __name__ == "__main__":
    main()
