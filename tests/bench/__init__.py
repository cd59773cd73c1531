"""Speed and size, measured: `python3 run.py bench`."""
