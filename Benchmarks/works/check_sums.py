"""A separate computation of `sightline works PATH… --measure transactions --format csv`, to compare with it.

usage: check_sums.py DAY PATH… > sums.csv      (DAY: nothing dated later counts, as YYYY-MM-DD)

Shares no code with Sightline: lxml, json, csv and Decimal. Reads IATI activities, OCDS releases, records and JSON
Lines, OC4IDS and the World Bank's list, gzip too. Files in the order of their paths; of an identifier told twice
the first counts; OCDS releases of one process are merged by date.
"""
import csv, gzip, io, json, os, re, sys
from decimal import Decimal, InvalidOperation
from lxml import etree

today, sums, seen, processes = sys.argv[1], {}, set(), {}
LETTERS = dict(IF="1", C="2", D="3", E="4", IR="5", LR="6", R="7", QP="8", QS="9", CG="10")


def add(project, kind, currency, amount):
    key = (project, int(kind), currency)
    count, total = sums.get(key, (0, Decimal(0)))
    sums[key] = (count + 1, total + amount)


def number(text):
    try:
        value = Decimal(text.strip())
        return value if value.is_finite() and abs(value) < Decimal(10) ** 18 else None
    except (InvalidOperation, AttributeError):
        return None


def day(text):
    """None where nothing is said; False for no day."""
    if not (text or "").strip():
        return None
    m = re.match(r"\s*(\d{4}-\d\d-\d\d)([TZ+\-\s]|$)", text)
    return m.group(1) if m else False


def iati(data):
    # Entities are never expanded; a file that is not well formed counts up to its fault.
    events = etree.iterparse(io.BytesIO(data), tag="iati-activity", resolve_entities=False, huge_tree=True)
    for _, activity in events:
        # An activity within an activity is none of the ledger's.
        if activity.getparent() is None or activity.getparent().tag != "iati-activities":
            continue
        project = (activity.findtext("iati-identifier") or "").strip()
        if not project or project in seen:
            continue
        seen.add(project)
        for t in activity.iterfind("transaction"):
            kind, value, when = t.find("transaction-type"), t.find("value"), t.find("transaction-date")
            code = (kind.get("code") or "").strip() if kind is not None else ""
            code = LETTERS.get(code, code)
            if value is None or not (code.isdigit() and 1 <= int(code) <= 13):
                continue
            currency = (value.get("currency") or activity.get("default-currency") or "").strip().upper()
            amount = number(value.text or "")
            days = [day(value.get("value-date")), day(when.get("iso-date") if when is not None else None)]
            if not re.fullmatch("[A-Z]{3}", currency) or amount is None or False in days:
                continue
            if any(d and d > today for d in days):
                continue
            add(project, code, currency, amount)


def money(value, date=None):
    if not isinstance(value, dict) or not isinstance(value.get("amount"), (int, Decimal)) or isinstance(value["amount"], bool):
        return None
    amount, currency = number(str(value["amount"])), str(value.get("currency") or "").strip().upper()
    if amount is None or not re.fullmatch("[A-Z]{3}", currency) or (date and (day(date) or "") > today):
        return None
    return currency, amount


def project(p):
    name = str(p.get("id") or "").strip()
    if not name or name in seen:
        return
    seen.add(name)
    told = [("3", t.get("value"), t.get("date")) for t in p.get("transactions", ())]
    for process in p.get("contractingProcesses", ()):
        summary = process.get("summary", {})
        told.append(("2", summary.get("contractValue"), None))
        told += [("4", t.get("value"), t.get("date")) for t in summary.get("transactions", ())]
    for kind, value, date in told:
        if m := money(value, date):
            add(name, kind, *m)


def thing(o):
    embedded = [r for r in o.get("releases", ()) if isinstance(r, dict) and "ocid" in r]
    if embedded:
        for r in embedded:
            thing(dict(r, releases=()))
    elif "compiledRelease" in o:
        thing(o["compiledRelease"])
    elif "records" in o or "projects" in o:
        for r in o.get("records", ()):
            thing(r)
        for p in o.get("projects", ()):
            project(p)
    elif o.get("ocid"):
        processes.setdefault(o["ocid"].strip(), []).append(o)
    elif "contractingProcesses" in o or "publicAuthority" in o:
        project(o)


def merged(releases):
    releases = sorted(releases, key=lambda r: r.get("date") or "")
    contracts, told, fresh = {}, set(), 0
    for r in releases:
        if r.get("id") is not None and str(r["id"]) in told:
            continue
        told.add(str(r.get("id")))
        for c in r.get("contracts") or ():
            fresh += 1
            own = contracts.setdefault(str(c["id"]) if "id" in c and len(releases) > 1 else fresh, {"paid": {}})
            if m := money(c.get("value")):
                own["value"] = m
            if c.get("status"):
                own["status"] = c["status"]
            for t in (c.get("implementation") or {}).get("transactions") or ():
                fresh += 1
                if m := money(t.get("value", t.get("amount")), t.get("date")):
                    own["paid"][str(t["id"]) if "id" in t and len(releases) > 1 else fresh] = m
    return contracts.values()


def world_bank(text):
    for row in csv.DictReader(io.StringIO(text)):
        name, amount = row["id"].strip(), number((row["curr_total_commitment"] or "").replace(",", ""))
        if name and name not in seen:
            seen.add(name)
            if amount is not None:
                add(name, "2", "USD", amount)


def read(path):
    data = open(path, "rb").read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"<"):
        if b"<iati-activities" in head:
            try:
                iati(data)
            except etree.XMLSyntaxError as fault:
                print(path, fault, file=sys.stderr)
    elif head.startswith((b"{", b"[")):
        try:
            values = json.loads(data, parse_float=Decimal)
            values = values if isinstance(values, list) else [values]
        except json.JSONDecodeError:
            values = [json.loads(line, parse_float=Decimal) for line in data.decode().splitlines() if line.strip()]
        for o in values:
            thing(o)
    elif b"curr_total_commitment" in head:
        world_bank(data.decode("utf-8-sig"))


for path in sys.argv[2:]:
    if os.path.isdir(path):
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                read(os.path.join(folder, name))
    else:
        read(path)
for ocid, releases in processes.items():
    for c in merged(releases):
        if "value" in c and c.get("status") not in ("pending", "cancelled"):
            add(ocid, "2", *c["value"])
        for paid in c["paid"].values():
            add(ocid, "4", *paid)
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["project", "type", "currency", "count", "amount"])
for (name, kind, currency), (count, total) in sorted(sums.items(), key=lambda s: (s[0][0].encode(), s[0][1:])):
    text = format(total, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    out.writerow([name, kind, currency, count, "0" if text in ("-0", "") else text])
