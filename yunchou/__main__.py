"""`python -m yunchou`: the same as the `yunchou` command."""

import sys

from yunchou.doors.cli import main

if __name__ == "__main__":
    sys.exit(main())
