"""A small case that is always the same, the program as a subprocess, and an independent look at a case's files."""
import base64, ctypes, ctypes.util, hashlib, json, math, os, pathlib, shutil, sqlite3, struct, subprocess, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SIGHTLINE", str(ROOT / ".build/debug/sightline"))
# One clock for all runs, so that an undisturbed run and a disturbed one can be compared byte by byte.
# Swift's backtrace printer would keep a killed child's pipes open.
ENV = {**os.environ, "SOURCE_DATE_EPOCH": "1730000000", "SWIFT_BACKTRACE": "enable=no"}
STEPS = [
    ["add", "records", "--origin", "synthetic", "--licence", "CC0-1.0"],
    ["observe"],
    ["check", "--as-of", "2024-08-31"],
    ["publish", "--to", "dossier"],
]


def trace(address, start, ends, points=60):
    (lat0, lon0), (lat1, lon1) = ends
    rows = []
    for i in range(points + 1):
        f = i / points
        height = "ground" if i in (0, points) else int(30000 * math.sin(math.pi * f))
        rows.append([i * 60, round(lat0 + (lat1 - lat0) * f, 5), round(lon0 + (lon1 - lon0) * f, 5), height,
                     0 if height == "ground" else 400, 90, 0, 0, {"flight": "TEST%s" % address[-2:]}, "adsb_icao"])
    return json.dumps({"icao": address, "r": "X-" + address[-2:], "t": "C130", "dbFlags": 1, "timestamp": start, "trace": rows})


def make_case(folder, records=6):
    """Writes a case with records; nothing is added yet."""
    folder = pathlib.Path(folder)
    for sub in ("records", "accords", "reference"):
        (folder / sub).mkdir(parents=True)
    (folder / "case.yaml").write_text('title: "Fault run"\nairports: reference/airports.csv\n')
    (folder / "reference/airports.csv").write_text(
        "icao,iata,name,city,subd,country,elevation,lat,lon,tz,lid\n"
        "LFPG,CDG,Roissy,Paris,,FR,0,49.0,2.5,Europe/Paris,\nUDYZ,EVN,Zvartnots,Yerevan,,AM,0,40.1,44.4,Asia/Yerevan,\n"
        "LOWW,VIE,Schwechat,Vienna,,AT,0,48.1,16.6,Europe/Vienna,\n")
    ends = [((49.0, 2.5), (48.1, 16.6)), ((48.1, 16.6), (49.0, 2.5)), ((40.1, 44.4), (48.1, 16.6))]
    for i in range(records):
        (folder / f"records/trace_full_4ca1{i:02x}.json").write_text(
            trace(f"4ca1{i:02x}", 1722500000 + 7000 * i, ends[i % 3]))
    (folder / "records/broken.json").write_text('{"icao":"4ca')
    (folder / "accords/claims.accord").write_text("".join(
        f'claim c{i}\n  version 1\n  said by "Ministry" on 2024-09-02\n  source "https://example.org/{i}"\n'
        f'  quote "q"\n  that at {bound} {n} flights to {place} during 2024-08\n\n'
        for i, (bound, n, place) in enumerate([("least", 1, "LOWW"), ("most", 9, "LFPG"), ("least", 5, "UDYZ")])))
    return folder


def run(arguments, case, prefix=(), timeout=900):
    return subprocess.run([*prefix, PROGRAM, *arguments], cwd=case, env=ENV, capture_output=True, timeout=timeout)


def ended_well(step, out):
    """`observe` ends with 3 when it meets the record that is broken on purpose; a failure of its own says so besides."""
    right = (0, 3) if step[0] == "observe" else (0,)
    return out.returncode in right and b"error: " not in out.stderr and b"evidence damaged" not in out.stderr


def complete(case, steps):
    for step in steps:
        out = run(step, case)
        if not ended_well(step, out):
            raise AssertionError(f"{step[0]} ends with {out.returncode}: {out.stderr.decode()[-300:]}")


def verdicts(case):
    return run(["check", "--as-of", "2024-08-31", "--format", "json"], case).stdout


def dossier(case):
    """The dossier's own files; the journal beside them grows by what a disturbed command said twice."""
    base = pathlib.Path(case) / "dossier"
    return {str(p.relative_to(base)): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(base.rglob("*")) if p.is_file() and not str(p.relative_to(base)).startswith("journal/")}


def same(case, whole, when):
    """Raises unless verdicts and dossier are those of the undisturbed run."""
    said, files = whole
    if verdicts(case) != said:
        raise AssertionError(f"the verdicts differ {when}")
    now = dossier(case)
    differing = sorted(k for k in set(files) | set(now) if files.get(k) != now.get(k))
    if differing:
        raise AssertionError(f"the dossier differs {when}: {', '.join(differing)}")


# An independent reading of the case's files ------------------------------------------------------------------

_zstd = ctypes.CDLL(ctypes.util.find_library("zstd"))
_zstd.ZSTD_getFrameContentSize.restype = ctypes.c_ulonglong
_zstd.ZSTD_decompress.restype = ctypes.c_size_t
_zstd.ZSTD_isError.restype = ctypes.c_uint


def unzstd(data):
    size = _zstd.ZSTD_getFrameContentSize(data, ctypes.c_size_t(len(data)))
    if size > 1 << 28:
        raise AssertionError("no frame")
    out = ctypes.create_string_buffer(max(1, size))
    n = _zstd.ZSTD_decompress(out, ctypes.c_size_t(size), data, ctypes.c_size_t(len(data)))
    if _zstd.ZSTD_isError(ctypes.c_size_t(n)):
        raise AssertionError("zstd")
    return out.raw[:n]


def journal(case):
    """Entries and checkpoint, with the root computed again. `None` before there is a checkpoint."""
    base = pathlib.Path(case) / ".sightline/journal"
    if not (base / "checkpoint").exists():
        return None
    _, size, root = (base / "checkpoint").read_text().split("\n")[:3]
    size, entries = int(size), []
    for n in range((size + 255) // 256):
        name = base / "tile/entries" / ("%03d" % n)
        width = min(256, size - n * 256)
        path = name if name.exists() else pathlib.Path(f"{name}.p/{width}")
        data, at = path.read_bytes(), 0
        while at < len(data):
            length = struct.unpack(">H", data[at:at + 2])[0]
            entries.append(data[at + 2:at + 2 + length])
            at += 2 + length
    entries = entries[:size]

    def node(hashes):
        if not hashes:
            return hashlib.sha256(b"").digest()
        if len(hashes) == 1:
            return hashes[0]
        k = 1 << ((len(hashes) - 1).bit_length() - 1)
        return hashlib.sha256(b"\1" + node(hashes[:k]) + node(hashes[k:])).digest()

    if len(entries) != size or base64.b64encode(node([hashlib.sha256(b"\0" + e).digest() for e in entries])).decode() != root:
        raise AssertionError("the journal's entries do not lead to its root")
    return entries


def statements(entries):
    return [json.loads(base64.b64decode(json.loads(e)["payload"])) for e in entries or []]


def artifacts(case):
    """Digests that the database acknowledges, read from a copy so that nothing is recovered in place."""
    base = pathlib.Path(case) / ".sightline"
    if not (base / "case.db").exists():
        return set()
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("case.db", "case.db-wal"):
            if (base / name).exists():
                shutil.copy(base / name, scratch)
        with sqlite3.connect(scratch + "/case.db") as db:
            try:
                return {row[0] for row in db.execute("SELECT digest FROM artifact")}
            except sqlite3.OperationalError:
                return set()


def look(case):
    """What the case acknowledges: artifacts, journal entries. Raises where a hash is wrong or a record is lost."""
    base = pathlib.Path(case) / ".sightline"
    for path in (base / "objects").glob("*/*"):
        if path.suffix == ".part":
            continue
        if hashlib.sha256(unzstd(path.read_bytes())).hexdigest() != path.parent.name + path.name:
            raise AssertionError(f"{path.name}: the object has another hash")
    known, entries = artifacts(case), journal(case)
    said = {s["subject"][0]["digest"]["sha256"] for s in statements(entries) if s["predicateType"].endswith("artifact:1")}
    for digest in known:
        if not (base / "objects" / digest[:2] / digest[2:]).exists():
            raise AssertionError(f"{digest}: acknowledged and its object is not there")
        if digest not in said:
            raise AssertionError(f"{digest}: acknowledged and not in the journal")
    return known, entries or []


def continues(before, after):
    (known, entries), (known2, entries2) = before, after
    if not known <= known2:
        raise AssertionError("an acknowledged artifact is gone")
    if entries2[:len(entries)] != entries:
        raise AssertionError("the journal lost entries")
