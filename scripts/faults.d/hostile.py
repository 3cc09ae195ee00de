"""Hostile XML, JSON, tables and texts through the whole program, and the dossier in a browser."""
import csv, glob, io, json, pathlib, shutil, subprocess, time
import case as c
from bombs import measured, zipped

MARKUP = [
    '<script>document.title="owned"</script>', '"><img src=x onerror=document.title="owned">',
    "<svg onload=document.title='owned'>", "</title><script>document.title='owned'</script>",
    "[x](javascript:document.title='owned')", "<iframe src=https://example.org/></iframe>", "{{7*7}}", "${7*7}",
    "<style>@import url(https://example.org/x.css)</style>", "<link rel=stylesheet href=https://example.org/y.css>",
    "]]><script>document.title='owned'</script>", "&lt;script&gt;", "\u202e reversed", "=HYPERLINK(\"https://example.org\")",
]
FORMULAS = ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3+cmd|x", "@SUM(1)", "\t=1+1", "\r=1+1", "\uff1d1+1", " =1+1", '"=1+1']


def xml(body, head=""):
    return f'<?xml version="1.0"?>{head}<iati-activities version="2.03">{body}</iati-activities>'


def documents(base):
    laughs = "<!DOCTYPE x [" + "".join(
        f'<!ENTITY l{i} "{("&l%d;" % (i - 1)) * 10 if i else "lol"}">' for i in range(10)) + "]>"
    deep = 100_000
    activity = '<iati-activity default-currency="USD"><iati-identifier>%s</iati-identifier></iati-activity>'
    attributes = " ".join(f'a{i}="1"' for i in range(100_000))
    yield "laughs.xml", laughs + xml(activity % "&l9;")
    yield "quadratic.xml", f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>' + xml(activity % ("&a;" * 50_000))
    yield "external.xml", f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{base}/secret">]>' + xml(activity % "&e;")
    yield "dtd.xml", '<!DOCTYPE x SYSTEM "https://example.org/x.dtd">' + xml(activity % "A")
    yield "parameter.xml", f'<!DOCTYPE x [<!ENTITY % p SYSTEM "file://{base}/secret"> %p;]>' + xml(activity % "A")
    yield "attributes.xml", xml(f"<iati-activity {attributes}><iati-identifier>A</iati-identifier></iati-activity>")
    yield "deep.xml", xml("<a>" * deep + "</a>" * deep)
    yield "open.xml", xml("<a>" * deep)
    yield "include.xml", xml(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{base}/secret"/>')
    yield "deep.json", "[" * deep + "]" * deep
    yield "deep-object.json", '{"a":' * deep + "1" + "}" * deep
    yield "deep-trace.json", '{"icao":"4ca123","timestamp":1,"trace":' + "[" * deep
    yield "deep-release.json", '{"releases":[' + '{"a":' * deep + "1" + "}" * deep + "]}"
    yield "huge.json", '{"icao":"4ca123","timestamp":1e999999999,"trace":[[1e400,9e99,-9e99,99999999999999999999999999]]}'
    yield "huge-row.json", '{"icao":"4ca123","timestamp":1600000000,"trace":[[0,50,8,' + "9" * 1_000_000 + "]]}"
    yield "huge-release.json", '{"releases":[{"ocid":"a","id":"1","date":"2020-01-01T00:00:00Z","contracts":[{"id":"c","value":{"amount":1e999999999,"currency":"USD"}}]}]}'
    yield "keys.json", "[{" + ",".join(f'"k{i}":1' for i in range(100_000)) + "}]"
    yield "wide.csv", ",".join(f"c{i}" for i in range(200_000)) + "\n" + "," * 199_999 + "\n"
    yield "quote.csv", 'time,icao24,lat,lon\n"' + "x" * 5_000_000
    rows = "".join(f'<row r="{9223372036854775807 if i == 0 else ""}"><c r="BXX"><v>1</v></c></row>' for i in range(20_000))
    yield "sheet.xlsx", zipped([
        ("xl/workbook.xml", '<workbook><sheets><sheet name="a" r:id="r"/></sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="r" Target="worksheets/a.xml"/></Relationships>'),
        ("xl/worksheets/a.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")])


def inputs(scratch, report, short):
    base = scratch / "inputs"
    base.mkdir()
    (base / "secret").write_text("the secret of this machine")
    slowest, idle = (0.0, ""), 0.0
    brief = ("laughs.xml", "external.xml", "attributes.xml", "deep.xml", "deep.json", "deep-trace.json")
    for name, text in documents(base):
        if short and name not in brief:
            continue
        path = base / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        work = c.make_case(base / ("case-" + name.replace(".", "-")), records=0)
        (work / "records/broken.json").unlink()
        idle = idle or measured(["--version"], work)[3]
        commands = [["flights", str(path)], ["works", str(path)], ["register", str(path)], ["add", str(path)], ["observe"]]
        if short:
            commands = [commands[1 if name.endswith(".xml") else 0 if "trace" in name else 2]]
        for arguments in commands:
            with report.attempt("hostile XML, JSON, tables", f"{arguments[0]} {name}"):
                code, text, peak, taken = measured(arguments, work)
                taken -= idle
                slowest = max(slowest, (taken, f"{arguments[0]} {name}"))
                if code not in (0, 2, 3):
                    raise AssertionError(f"ends with {code}: {text[-300:]!r}")
                if b"the secret of this machine" in text:
                    raise AssertionError("an external entity was read")
                if peak > 256 << 20:
                    raise AssertionError(f"{peak >> 20} MiB")
                # A debug build is some ten times slower than what is shipped.
                if taken > (10 if "debug" in c.PROGRAM else 1):
                    raise AssertionError(f"{taken:.1f} s")
    report.note(f"hostile inputs: the slowest took {slowest[0]:.2f} s of a processor, {slowest[1]}")


def hostile_case(folder, short):
    c.make_case(folder, records=2)
    text = json.dumps
    (folder / "case.yaml").write_text(
        f"title: {text(' '.join(MARKUP))}\nsummary: {text(' '.join(MARKUP + FORMULAS))}\nlicence: {text(MARKUP[0])}\n"
        f"parties: {text(MARKUP)}\nsources: [{{name: {text(MARKUP[1])}, origin: {text('javascript:' + MARKUP[2])}, licence: {text(FORMULAS[0])}}}]\n"
        "airports: reference/airports.csv\n")
    for i, bad in enumerate(MARKUP[::4] + FORMULAS[::4] if short else MARKUP + FORMULAS):
        quiet = "".join(ch for ch in bad.replace('"', "'") if ch >= " ")
        (folder / f"accords/x{i}.accord").write_text(
            f'claim c\n  version 1\n  said by "{quiet}" on 2024-09-02\n  source "{quiet}"\n  quote "{quiet}"\n'
            f'  that at least {i % 3 + 1} flights to LOWW during 2024-08\n  innocent explanations "{quiet}"\n')
        path = folder / "records" / (bad.replace("/", "_").replace("\0", "")[:100] + ".json")
        record = json.loads(c.trace(f"4ca2{i:02x}", 1722600000 + 7000 * i, ((49.0, 2.5), (48.1, 16.6))))
        record.update(r=bad, t=bad, desc=bad, ownOp=bad)
        record["trace"][0][8]["flight"] = bad
        path.write_text(json.dumps(record))


def inert_cell(cell):
    first = cell.lstrip(" ")[:1]
    if first and first in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20":
        try:
            float(cell)
        except ValueError:
            return False
    return True


def texts(scratch, report, short):
    folder = scratch / "texts"
    hostile_case(folder, short)
    with report.attempt("hostile texts", "the case is worked through"):
        for step in c.STEPS:
            out = c.run(step, folder)
            if out.returncode not in (0, 3):
                raise AssertionError(f"{step[0]} ends with {out.returncode}: {out.stderr[-300:]!r}")
    tables = {p: (folder / p).read_bytes().decode() for p in glob.glob("dossier/**/*.csv", root_dir=folder, recursive=True)}
    for arguments in (["check", "--format", "csv"], ["flights", "records", "--format", "csv"])[1 if short else 0:]:
        tables[" ".join(arguments)] = c.run(arguments, folder).stdout.decode()
    for name, table in tables.items():
        with report.attempt("CSV cells inert in a spreadsheet", name):
            rows = list(csv.reader(io.StringIO(table, newline="")))
            bad = [cell for row in rows for cell in row if not inert_cell(cell)]
            # A case without figures has a table of headings alone.
            if bad or len(rows) < (1 if "figures" in name else 2):
                raise AssertionError(f"{len(rows)} rows, {bad[:3]}")
    if short:
        report.skip("the dossier in a browser", "in short runs PublicationTests/BrowserTests looks at it")
        return
    browser = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if not browser:
        report.skip("the dossier in a browser", "no browser here; scripts/setup --tests installs it")
        return
    page = (folder / "dossier/index.html").read_text()
    for policy in (True, False):
        # The second time without its policy: escaping alone must hold.
        seen = folder / f"seen-{policy}.html"
        seen.write_text(page if policy else page.replace("Content-Security-Policy", "no-policy"))
        with report.attempt("hostile texts inert in a browser", "with its policy" if policy else "without its policy"):
            log = folder / f"net-{policy}.json"
            out = subprocess.run(
                [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", f"--log-net-log={log}",
                 "--disable-background-networking", "--disable-component-update", "--virtual-time-budget=3000", "--dump-dom", seen.as_uri()],
                capture_output=True, timeout=900)
            dom = out.stdout.decode()
            if "</main>" not in dom:
                raise AssertionError("the page did not load")
            for sign in ("<title>owned", "<script", "<iframe", "<img", "<link", "onload=\"", "onerror=\""):
                if sign in dom.lower():
                    raise AssertionError(f"{sign} is live in the page")
            if "example.org" in log.read_text(errors="replace").replace(seen.as_uri(), ""):
                raise AssertionError("the page asked another host")


def main(report, short):
    scratch = pathlib.Path(report.scratch("hostile"))
    inputs(scratch, report, short)
    texts(scratch, report, short)
