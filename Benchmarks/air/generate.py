#!/usr/bin/env python3
"""Makes a large folder of gzip trace_full files from real traces.

Every file is a real aircraft's track with another address, moved in time by whole minutes and in place by
whole degrees of longitude, with a little noise; so speeds, gaps, flags and field widths stay real.

    generate.py --out FOLDER --aircraft 1000 --positions 5000000 --seed 1 SOURCE...

SOURCE: trace_full JSON, or `traffic` exports (records orientation), plain or gzip.
The same seed gives the same bytes.
"""
import argparse, gzip, json, os, random, sys


def load(path):
    raw = open(path, "rb").read()
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    data = json.loads(raw)
    if isinstance(data, dict) and "trace" in data:
        yield data["timestamp"], data["trace"], {k: data.get(k) for k in ("r", "t", "desc", "dbFlags", "year", "ownOp")}
        return
    if isinstance(data, dict):
        return
    groups = {}
    for row in data:
        groups.setdefault(row["icao24"], []).append(row)
    for rows in groups.values():
        rows = [r for r in rows if r.get("latitude") is not None and r.get("longitude") is not None]
        rows.sort(key=lambda r: r["timestamp"])
        if len(rows) < 200:
            continue
        start = rows[0]["timestamp"] / 1000
        trace = []
        for i, r in enumerate(rows):
            detail = None
            if i % 40 == 0:
                detail = {"type": "adsb_icao", "flight": (r.get("callsign") or "")[:8].ljust(8), "nic": 8, "rc": 186,
                          "nac_p": 10, "sil": 3, "squawk": str(r.get("squawk") or "1000")}
            ground = bool(r.get("onground"))
            altitude = "ground" if ground else r.get("altitude")
            trace.append([round(r["timestamp"] / 1000 - start, 2), round(r["latitude"], 6), round(r["longitude"], 6),
                          altitude, r.get("groundspeed"), r.get("track"), 0, r.get("vertical_rate"), detail,
                          "adsb_icao", r.get("geoaltitude"), None, None, None])
        yield start, trace, {}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", required=True)
    p.add_argument("--aircraft", type=int, default=1000)
    p.add_argument("--positions", type=int, default=5_000_000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("source", nargs="+")
    a = p.parse_args()
    rng = random.Random(a.seed)
    real = [t for s in a.source for t in load(s) if len(t[1]) >= 200]
    if not real:
        sys.exit("no usable trace among the sources")
    each = max(1, a.positions // a.aircraft)
    written = 0
    for n in range(a.aircraft):
        icao = f"{0x400000 + n * 37 % 0x300000:06x}"
        rows, clock = [], 0.0
        head = {}
        shift = rng.randrange(-60, 60)
        while len(rows) < each:
            start, trace, h = real[rng.randrange(len(real))]
            head = head or h
            noise = rng.uniform(-0.02, 0.02)
            span = trace[-1][0] - trace[0][0]
            if rows:
                # A later flight of the same aircraft: a new leg after half an hour to two hours.
                clock += rng.uniform(1800, 7200)
            first = True
            for r in trace:
                lon = r[2] + shift
                lon = lon - 360 if lon > 180 else lon + 360 if lon < -180 else lon
                row = [round(clock + r[0] - trace[0][0], 2), round(r[1] + noise, 6), round(lon + noise, 6), *r[3:]]
                if first and rows:
                    row[6] = (row[6] or 0) | 2
                first = False
                rows.append(row)
                if len(rows) >= each:
                    break
            clock += span
        base = 1_700_000_000 + (n % 24) * 3600
        doc = {"icao": icao, **{k: v for k, v in head.items() if v is not None}, "timestamp": base, "trace": rows}
        folder = os.path.join(a.out, "traces", icao[-2:])
        os.makedirs(folder, exist_ok=True)
        body = json.dumps(doc, separators=(",", ":")).encode()
        with open(os.path.join(folder, f"trace_full_{icao}.json"), "wb") as f:
            f.write(gzip.compress(body, 6, mtime=0))
        written += len(rows)
        if n % 100 == 99:
            print(f"{n + 1} aircraft, {written} positions", file=sys.stderr)
    print(f"{a.aircraft} aircraft, {written} positions in {a.out}")


if __name__ == "__main__":
    main()
