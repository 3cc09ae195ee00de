"""Each write, sync, rename and the like failing in turn, judged by what was lost with it."""
import pathlib, re, shutil, subprocess
import case as c
from words import PLACE, WORDS, acknowledged

CALLS = [("fsync", "EIO"), ("fdatasync", "EIO"), ("write", "ENOSPC"), ("pwrite64", "ENOSPC"), ("pwrite64", "EIO"),
         ("rename", "EIO"), ("ftruncate", "EIO"), ("mkdir", "ENOSPC"), ("openat", "ENOSPC"), ("link", "EIO"), ("unlink", "EIO")]
TRACED = "fsync,fdatasync,write,pwrite64,rename,ftruncate,mkdir,openat,link,unlink"


def available():
    """Why no call can be made to fail here, or nothing."""
    try:
        out = subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", "inject=fsync:error=EIO:when=1", "true"], capture_output=True)
    except OSError:
        return "no strace here"
    return "" if out.returncode == 0 else "strace may not trace here"


def events(log):
    """(thread, call, the rest of its line) in order; a call that another thread's interrupted is put together."""
    begun = {}
    for line in log.read_text(errors="replace").splitlines():
        thread, _, rest = line.partition(" ")
        rest = rest.strip()
        if rest.endswith("<unfinished ...>"):
            begun[thread] = rest[:-len("<unfinished ...>")]
            continue
        if rest.startswith("<... ") and thread in begun:
            rest = begun.pop(thread) + rest.partition("resumed>")[2]
        found = re.match(r"(\w+)\((.*)$", rest)
        if found:
            yield thread, found[1], found[2]


def place_of(rest, work):
    found = re.search(r'[<"](%s(?:/[^>"]*)?)[>"]' % re.escape(str(work)), rest)
    return found[1] if found else ""


def traced(*more):
    return ["strace", "-f", "-y", "-s", "0", "-e", f"trace={TRACED}", *more]


def numbers(step, before, work, log):
    """For each call, the numbers at which some thread's touches the case or a result: strace counts by thread."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(before, work)
    c.run(step, work, traced("-o", log))
    counts, found = {}, {}
    for thread, call, rest in events(log):
        n = counts[thread, call] = counts.get((thread, call), 0) + 1
        inside = place_of(rest, work) and (call != "openat" or "O_CREAT" in rest)
        if inside or call == "write" and rest.startswith("1<"):
            found.setdefault(call, set()).add(n)
    return found


def judge(log, work):
    """The injected failures, each with why the command must not end well, or with nothing where it may.

    What may fail unseen is only what loses nothing: SQLite moving its log, which is synced, into the database; the
    shared index beside it; cutting or removing what is not needed any more; a folder that is there already; and
    SQLite's sync of a folder, as long as the program's own comes after the last of the database's names in it.
    """
    tool = f"{work}/.sightline"
    failures, wal, unsynced, unnamed = [], False, False, False
    for _, call, rest in events(log):
        place = place_of(rest, work)
        name = place.rsplit("/", 1)[-1]
        wal = wal or name == "case.db-wal"
        if "INJECTED" in rest:
            failures.append([call, place, reason(call, rest, place, tool, work, wal, unsynced)])
            continue
        if name == "case.db-wal":
            unsynced = {"pwrite64": True, "fdatasync": False}.get(call, unsynced)
        if name in ("case.db", "case.db-wal") and call == "openat":
            unnamed = True
        if place == tool and call == "fsync":
            unnamed = False
    for failure in failures:
        if failure[:2] == ["fdatasync", tool] and unnamed:
            failure[2] = "the names of the database's files were not synced"
    return failures


def reason(call, rest, place, tool, work, wal, unsynced):
    """Why one failed call must end the command."""
    name = place.rsplit("/", 1)[-1]
    if call == "write" and rest.startswith("1<"):
        return "the result was not told"
    if not place or name.endswith("-shm") or call in ("ftruncate", "unlink", "mkdir"):
        return ""
    if call == "openat" and "O_CREAT" not in rest or place == tool and call == "fdatasync":
        return ""
    if name == "case.db-wal":
        if call == "fdatasync":
            return "a commit was not synced" if unsynced else ""
        return "a commit was not written" if call == "pwrite64" else ""
    if name == "case.db":
        # With a log the database itself is written only from what lies synced in the log.
        return "" if wal else "the new database was not written"
    if name == "case.db-journal":
        return "the new database could not be undone" if call != "openat" else ""
    kept = ("objects", "journal", "key")
    if place == str(work) or place == tool or place.startswith((*(f"{tool}/{k}" for k in kept), f"{work}/dossier")):
        return f"{place[len(str(work)) + 1:] or 'the case'} was not kept"
    return ""


def calls(most, steps, kinds, report):
    """Each call of each kind fails in turn; `most` of them for a command, spread evenly."""
    scratch = pathlib.Path(report.scratch("calls"))
    folder, before = c.make_case(scratch / "whole", records=3), []
    for i, step in enumerate(c.STEPS):
        shutil.copytree(folder, scratch / f"before-{i}")
        before.append(scratch / f"before-{i}")
        c.complete(folder, [step])
    whole = (c.verdicts(folder), c.dossier(folder))
    work, log = scratch / "work", scratch / "log"
    excused = 0
    for index in steps:
        found = numbers(c.STEPS[index], before[index], work, log)
        for call, error in [k for k in CALLS if not kinds or k[0] in kinds]:
            chosen = sorted(found.get(call, ()))
            for n in report.mine(chosen[::max(1, -(-len(chosen) // most))]):
                excused += one(index, call, error, n, before[index], work, log, whole, report)
    report.note(f"failing calls: {excused} commands went on without the call, and lost nothing")


def one(index, call, error, n, before, work, log, whole, report):
    step = c.STEPS[index]
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(before, work)
    seen = c.look(work)
    out = c.run(step, work, traced("-o", log, "-e", f"inject={call}:error={error}:when={n}"))
    failures = judge(log, work)
    if not failures:
        return 0
    ended_well = c.ended_well(step, out)
    said = out.stderr.decode(errors="replace")[-300:]
    where = ", ".join(sorted({place[len(str(work)) + 1:] or "elsewhere" for _, place, _ in failures}))
    with report.attempt(f"failing {call}", f"{step[0]}, call {n}, {error}, {where}"):
        c.continues(seen, c.look(work))
        acknowledged(step, out, work)
        needed = [why for _, _, why in failures if why]
        if needed and ended_well:
            raise AssertionError(f"ends with {out.returncode}, though {needed[0]}")
        if not ended_well and (out.returncode <= 0 or out.returncode > 128):
            raise AssertionError(f"ends with {out.returncode}: {said}")
        if not ended_well and not (WORDS.search(out.stderr) and PLACE.search(out.stderr)):
            raise AssertionError(f"does not say what failed: {said}")
        # After a failure the same command again; after a call whose loss is harmless the next one.
        c.complete(work, c.STEPS[index + 1 if ended_well else index:])
        c.look(work)
        c.same(work, whole, "afterwards")
    return ended_well
