"""Rows that vanish from the case's database, and a database that is emptied: `audit` must name each."""
import pathlib, shutil, sqlite3
import case as c

# `derivation` only says which work need not be done again.
TABLES = ["artifact", "reading", "block", "block_bounds", "observation", "coverage", "verdict", "accord", "journal"]
KEYS = {"reading": "digest, lens", "block": "id", "block_bounds": "id", "observation": "id", "verdict": "claim, number",
        "artifact": "digest", "coverage": "lens", "accord": "name, number", "journal": "only"}


def main(most, report, short):
    scratch = pathlib.Path(report.scratch("rows"))
    whole = c.make_case(scratch / "whole", records=2)
    c.complete(whole, c.STEPS)
    with sqlite3.connect(whole / ".sightline/case.db") as db:
        rows = [(t, k) for t in (["reading", "observation", "verdict"] if short else TABLES) for k in db.execute(f"SELECT {KEYS[t]} FROM {t}").fetchall()[:most]]
    db.close()
    work = scratch / "work"

    def copy():
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(whole, work)
        return work / ".sightline/case.db"

    for table, key in rows:
        with report.attempt("rows that vanish from the database", f"{table} {key}"):
            with sqlite3.connect(copy()) as db:
                where = " AND ".join(f"{k.strip()} = ?" for k in KEYS[table].split(","))
                if db.execute(f"DELETE FROM {table} WHERE {where}", key).rowcount != 1:
                    raise AssertionError("no such row")
            db.close()
            named(work, "case.db")
    for how in ("empty",) if short else ("empty", "gone"):
        with report.attempt("a database that is empty or gone", how):
            path = copy()
            for suffix in ("-wal", "-shm"):
                pathlib.Path(f"{path}{suffix}").unlink(missing_ok=True)
            path.write_bytes(b"") if how == "empty" else path.unlink()
            for step in c.STEPS[1:2] if short else c.STEPS:
                out = c.run(step, work)
                if out.returncode != 4 or b"run `sightline rebuild`" not in out.stderr:
                    raise AssertionError(f"{step[0]} ends with {out.returncode}: {out.stderr.decode()[-300:]}")
            if how == "empty":
                named(work, "case.db")
            out = c.run(["rebuild"], work)
            if out.returncode != 0:
                raise AssertionError(f"rebuild ends with {out.returncode}: {out.stderr.decode()[-300:]}")
            c.same(work, (c.verdicts(whole), c.dossier(whole)), "after rebuild")


def named(work, place):
    out = c.run(["audit", "."], work)
    if out.returncode != 4 or place.encode() not in out.stdout:
        raise AssertionError(f"audit ends with {out.returncode}: {out.stdout.decode()[-300:]}")
