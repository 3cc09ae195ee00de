"""A full disk at many sizes, and each write and fsync failing in turn."""
import os, pathlib, re, shutil, subprocess
import case as c

WORDS = re.compile(rb"(No space left|disk is full|cannot be written|Input/output error|disk I/O error|full)", re.I)
PLACE = re.compile(rb"(/|objects|case\.db|journal|object|dossier)")


def failed_well(step, out):
    """A failing command must say which file and why, and must not acknowledge what it did not keep."""
    if out.returncode in (0,) or out.returncode < 0:
        raise AssertionError(f"{step[0]} ends with {out.returncode}: {out.stderr.decode(errors='replace')[-200:]}")
    if not WORDS.search(out.stderr) or not PLACE.search(out.stderr):
        raise AssertionError(f"{step[0]} does not say what failed: {out.stderr.decode(errors='replace')[-200:]}")


def acknowledged(step, out, work):
    text = out.stdout.decode()
    if step[0] == "add" and text.startswith("added "):
        said = int(text.split()[1])
        if said > len(c.artifacts(work)):
            raise AssertionError(f"said '{text.strip()}' and {len(c.artifacts(work))} are there")


def full(sizes, report):
    """Needs a mount: the caller has made a mount namespace."""
    scratch = pathlib.Path(report.scratch("disk"))
    reference = c.make_case(scratch / "whole")
    c.complete(reference, c.STEPS)
    whole = (c.verdicts(reference), c.dossier(reference))
    template = c.make_case(scratch / "template")
    need = sum(p.stat().st_size for p in reference.rglob("*") if p.is_file())
    least = sum(p.stat().st_size + 4096 for p in template.rglob("*") if p.is_file())
    disk = scratch / "disk"
    disk.mkdir()
    failures = 0
    for n in range(sizes):
        size = least + (need * 2 - least) * n // sizes
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], check=True)
        try:
            with report.attempt("disk full", f"{size} bytes"):
                shutil.copytree(template, disk / "case")
                work = disk / "case"
                for step in c.STEPS:
                    before = c.look(work)
                    out = c.run(step, work)
                    c.continues(before, c.look(work))
                    acknowledged(step, out, work)
                    if not c.allowed(step, out.returncode) or WORDS.search(out.stderr):
                        failed_well(step, out)
                        failures += 1
                        break
                subprocess.run(["mount", "-o", "remount,size=256m", disk], check=True)
                c.complete(work, c.STEPS)
                c.look(work)
                c.same(work, whole, "after room was made")
        finally:
            subprocess.run(["umount", disk], check=True)
    report.note(f"of {sizes} sizes, {failures} ran full during a command")


CALLS = [("fsync", "EIO"), ("fdatasync", "EIO"), ("write", "ENOSPC"), ("pwrite64", "ENOSPC"), ("pwrite64", "EIO"),
         ("rename", "EIO"), ("ftruncate", "EIO"), ("mkdir", "ENOSPC"), ("openat", "ENOSPC")]


def must_fail(call, lines, inside):
    """Whether one of the failed calls was needed for what the command acknowledges: objects, journal, key, dossier."""
    needed = (b"/objects/", b"/journal/", b"/.sightline/key", b"/dossier/")
    return call in ("fsync", "write", "rename") and any(
        inside in l and any(part in l for part in needed) and b"gpkg" not in l for l in lines)


def calls(most, report):
    """Each call of each kind fails in turn, until there are no more of its kind."""
    scratch = pathlib.Path(report.scratch("calls"))
    folder, before = c.make_case(scratch / "whole"), []
    for i, step in enumerate(c.STEPS):
        shutil.copytree(folder, scratch / f"before-{i}")
        before.append(scratch / f"before-{i}")
        c.complete(folder, [step])
    whole = (c.verdicts(folder), c.dossier(folder))
    log = scratch / "log"
    for call, error in CALLS:
        for index, step in enumerate(c.STEPS):
            inside = str(scratch / "work")
            for n in range(1, most + 1):
                work = scratch / "work"
                shutil.rmtree(work, ignore_errors=True)
                shutil.copytree(before[index], work)
                prefix = ["strace", "-f", "-y", "-qq", "-o", log, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={n}"]
                with report.attempt(f"failing {call}", f"{step[0]}, call {n}, {error}"):
                    seen = c.look(work)
                    out = c.run(step, work, prefix)
                    c.continues(seen, c.look(work))
                    acknowledged(step, out, work)
                    lines = [l for l in log.read_bytes().splitlines() if b"INJECTED" in l]
                    if must_fail(call, lines, inside.encode()) or not c.allowed(step, out.returncode):
                        failed_well(step, out)
                        c.complete(work, c.STEPS[index:])
                    else:
                        # It went on without that call (SQLite moves its log into the database when it closes, and may
                        # do so the next time): then all it acknowledged must be there, and the next command goes on.
                        c.complete(work, c.STEPS[index + 1:])
                    c.look(work)
                    c.same(work, whole, "afterwards")
                if not lines:
                    break
