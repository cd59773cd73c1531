"""`python -m yunchou.apps.demo --out FOLDER [--today YYYY-MM-DD] [--truths]` writes the demo organisation."""

import argparse
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from yunchou.apps.demo import generate, truths


def main() -> None:
    """Reads the command line, writes the files, and prints the truths when asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m yunchou.apps.demo", description="Write the files of the demo organisation."
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="folder for the files")
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        default=datetime.now(ZoneInfo("Asia/Shanghai")).date(),
        metavar="YYYY-MM-DD",
        help="the day after the last day of business; default: today in China",
    )
    parser.add_argument("--truths", action="store_true", help="print what is true of the files, with figures")
    arguments = parser.parse_args()
    generate(arguments.out, arguments.today)
    if arguments.truths:
        for name, value in truths(arguments.out).items():
            print(f"{name} = {value}")


if __name__ == "__main__":
    main()
