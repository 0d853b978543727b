"""`python -m app.cli` is the console script; the worker is started so."""

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main())
