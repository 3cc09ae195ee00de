#!/usr/bin/env python3
"""The peer: inflate and parse a folder of gzip trace_full files into Python lists with orjson, and count."""
import gzip, os, sys, time
import orjson

# Processor time, not the clock's: other work on the machine must not decide the ratio.
start, positions, total = time.process_time(), 0, 0
for root, _, files in os.walk(sys.argv[1]):
    for name in sorted(files):
        raw = open(os.path.join(root, name), "rb").read()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
        total += len(raw)
        doc = orjson.loads(raw)
        base = doc["timestamp"]
        # What any loader must do at the least: absolute time and the typed columns.
        rows = [(base + r[0], r[1], r[2], -1 if r[3] == "ground" else r[3], r[4], r[5], r[6], r[7]) for r in doc["trace"]]
        positions += len(rows)
seconds = time.process_time() - start
print(f"orjson: {positions} positions, {total / 1e6:.0f} MB of JSON, {seconds:.2f} s of processor, {positions / seconds / 1e3:.0f} k positions/s")
