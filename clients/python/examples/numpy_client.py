#!/usr/bin/python3
"""An honest client in numpy: the package's own reference."""
import sys

from command_line import main

from advproof import reference

if __name__ == "__main__":
    sys.exit(main(__doc__, reference.functions))
