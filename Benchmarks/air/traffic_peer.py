#!/usr/bin/env python3
"""The peer that analysts use: the `traffic` library doing the same job (iterate over flights, landing and
airport inference) on the first N files of the folder. Needs: pip install 'traffic==2.13' 'pandas<3' orjson"""
import gzip, os, sys, time, warnings
import orjson, pandas as pd

warnings.filterwarnings("ignore")
from traffic.core import Traffic

folder, limit = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10
paths = sorted(os.path.join(r, f) for r, _, fs in os.walk(folder) for f in fs)[:limit]
start, rows = time.perf_counter(), 0
frames = []
for path in paths:
    raw = open(path, "rb").read()
    doc = orjson.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
    t = [r for r in doc["trace"] if isinstance(r[3], (int, float))]
    frames.append(pd.DataFrame({
        "timestamp": pd.to_datetime([(doc["timestamp"] + r[0]) * 1e9 for r in t], utc=True),
        "latitude": [r[1] for r in t], "longitude": [r[2] for r in t], "altitude": [float(r[3]) for r in t],
        "groundspeed": [r[4] for r in t], "track": [r[5] for r in t], "vertical_rate": [r[7] for r in t],
        "icao24": doc["icao"], "callsign": doc["icao"]}))
traffic = Traffic(pd.concat(frames, ignore_index=True))
found = 0
for flight in traffic.iterate(by="30 min") if hasattr(traffic, "iterate") else traffic:
    rows += len(flight.data)
    try:
        found += flight.landing_airport() is not None
    except Exception:
        pass
    try:
        found += flight.takeoff_airport() is not None
    except Exception:
        pass
seconds = time.perf_counter() - start
print(f"traffic: {rows} rows, {seconds:.2f} s, {rows / seconds:.0f} rows/s, {found} ends named")
