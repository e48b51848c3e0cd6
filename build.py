"""Hands the command line to Supple: `python build.py` is the same program as `supple`."""

import sys

from supple.cli import main

if __name__ == "__main__":
    sys.exit(main())
