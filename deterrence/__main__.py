"""How is the library run without being installed? `python -m deterrence` is the command line."""

import sys

from deterrence.command.cli import main

if __name__ == "__main__":
    sys.exit(main())
