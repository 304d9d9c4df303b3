#!/usr/bin/env python3
"""Runs PROGRAM and writes to REPORT what it cost, with all the processes that it started and waited for.

The report is one JSON document: seconds by the clock, seconds of processors (user and system), and the most bytes that
the largest of the processes held, which wait4 tells of the whole tree.
usage: measure.py REPORT PROGRAM [ARGUMENT]...
"""

import json
import os
import sys
import time

report, *command = sys.argv[1:]
start = time.monotonic()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
seconds = time.monotonic() - start
# macOS counts bytes, Linux kibibytes.
unit = 1 if sys.platform == "darwin" else 1024
cost = {"seconds": seconds, "processor": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * unit}
with open(report, "w") as out:
    json.dump(cost, out)
sys.exit(os.waitstatus_to_exitcode(status) & 255)
