#!/usr/bin/env python3
"""Makes a folder TIMES as large of the traces that generate.py made: each file again under other addresses and on
other days, so that nothing is the same twice. Ten times faster than generating as much.

    multiply.py FOLDER OUT TIMES
"""
import gzip, os, sys

source, out, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
written = 0
for root, _, files in os.walk(source):
    for name in sorted(files):
        body = gzip.decompress(open(os.path.join(root, name), "rb").read())
        icao = name[11:17]
        stamp = body[body.index(b'"timestamp":') + 12:].split(b",", 1)[0]
        for k in range(times):
            other = f"{int(icao, 16) + k * 0x10000:06x}"
            copy = body.replace(f'"icao":"{icao}"'.encode(), f'"icao":"{other}"'.encode(), 1)
            copy = copy.replace(b'"timestamp":' + stamp, b'"timestamp":%d' % (int(stamp) + k * 86400), 1)
            folder = os.path.join(out, "traces", other[-2:] + other[:2])
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, f"trace_full_{other}.json"), "wb") as f:
                f.write(gzip.compress(copy, 1, mtime=0))
            written += 1
print(f"{written} files in {out}")
