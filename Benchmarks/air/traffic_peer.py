#!/usr/bin/env python3
"""The peer that analysts use: the `traffic` library doing the same job (iterate over flights, landings, airport
inference at both ends) on the first N files of the folder, with the airports and runways Sightline is given.
Needs: pip install 'traffic==2.13' 'pandas<3' orjson

    traffic_peer.py FOLDER N AIRPORTS.csv.gz RUNWAYS.csv.gz
"""
import gzip, os, sys, time, warnings
import orjson, pandas as pd

warnings.filterwarnings("ignore")
from traffic.core import Traffic
from traffic.data import airports, runways

folder, limit, airports_file, runways_file = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
airports._data = pd.read_csv(airports_file).rename(
    columns={"lat": "latitude", "lon": "longitude", "elevation": "altitude"}).assign(type="large_airport")
runways._runways = pd.read_csv(runways_file)
# Its landing detector gives up at a field without runways, so it is spared those.
usable = runways._runways.dropna(subset=["le_latitude_deg", "he_latitude_deg"]).airport_ident
airports._data = airports._data[airports._data.icao.isin(set(usable))].reset_index(drop=True)
paths = sorted(os.path.join(r, f) for r, _, fs in os.walk(folder) for f in fs)[:limit]
# Processor time, not the clock's; the import of the library and its tables are not counted.
start, rows = time.process_time(), 0
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
named, landings, failures = 0, 0, {}
flights = 0
for flight in Traffic(pd.concat(frames, ignore_index=True)).iterate(by="30 min"):
    flights += 1
    rows += len(flight.data)
    try:
        landings += sum(1 for _ in flight.landing(method="any"))
    except Exception as error:  # named below, never passed over
        failures[f"landing: {error!r}"[:120]] = failures.get(f"landing: {error!r}"[:120], 0) + 1
    for end in ("takeoff", "landing"):
        try:
            named += flight.infer_airport(end) is not None
        except Exception as error:
            failures[f"{end}: {error!r}"[:120]] = failures.get(f"{end}: {error!r}"[:120], 0) + 1
seconds = time.process_time() - start
print(f"traffic: {rows} rows, {flights} flights, {seconds:.2f} s of processor, {rows / seconds:.0f} rows/s, "
      f"{named} ends named, {landings} landings; failures: {failures or 'none'}")
