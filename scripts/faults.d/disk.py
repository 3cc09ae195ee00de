"""A full disk at many sizes."""
import pathlib, shutil, subprocess
import case as c
from words import PLACE, WORDS, acknowledged


def available(scratch):
    """Why no small disk can be made here, or nothing."""
    disk = pathlib.Path(scratch)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True).returncode:
        return "no file system may be mounted here"
    subprocess.run(["umount", disk], check=True)
    return ""


class Disk:
    """A file system of so many bytes."""
    def __init__(self, folder, size):
        self.folder, self.size = folder, size

    def __enter__(self):
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.size}", "tmpfs", self.folder], check=True)
        return self

    def grow(self):
        subprocess.run(["mount", "-o", "remount,size=256m", self.folder], check=True)

    def __exit__(self, *_):
        subprocess.run(["umount", self.folder], check=True)


def first_failure(work):
    """The first command that does not end well, with what it said; nothing where all did."""
    for step in c.STEPS:
        before = c.look(work)
        out = c.run(step, work)
        c.continues(before, c.look(work))
        acknowledged(step, out, work)
        if c.ended_well(step, out):
            continue
        said = out.stderr.decode(errors="replace")[-200:]
        if out.returncode <= 0 or out.returncode > 128:
            raise AssertionError(f"{step[0]} ends with {out.returncode}: {said}")
        if not WORDS.search(out.stderr) or not PLACE.search(out.stderr):
            raise AssertionError(f"{step[0]} does not say what failed: {said}")
        return step[0]
    return None


def enough(template, disk, least, much):
    """About the smallest size in which nothing runs full."""
    while much - least > 32 << 10:
        size = (least + much) // 2
        with Disk(disk, size):
            shutil.copytree(template, disk / "case")
            if not all(c.ended_well(s, c.run(s, disk / "case")) for s in c.STEPS):
                least = size
            else:
                much = size
    return much


def full(sizes, report, short):
    """Needs a mount: the caller has made a mount namespace."""
    scratch = pathlib.Path(report.scratch("disk"))
    reference = c.make_case(scratch / "whole")
    c.complete(reference, c.STEPS)
    whole = (c.verdicts(reference), c.dossier(reference))
    template = c.make_case(scratch / "template")
    disk = scratch / "disk"
    disk.mkdir()
    used = sum(p.stat().st_size + 4096 for p in reference.rglob("*"))
    least = sum(p.stat().st_size + 4096 for p in template.rglob("*")) + (32 << 10)
    most = least + used if short else enough(template, disk, least, used * 4)
    failures = {}
    for n in range(sizes):
        size = least + (most - least) * n // sizes
        with Disk(disk, size) as room:
            with report.attempt("disk full", f"{size} bytes"):
                shutil.copytree(template, disk / "case")
                work = disk / "case"
                failed = first_failure(work)
                if failed:
                    failures[failed] = failures.get(failed, 0) + 1
                room.grow()
                c.complete(work, c.STEPS)
                c.look(work)
                c.same(work, whole, "after room was made")
    told = ", ".join(f"{k} {failures[k]}" for k in (s[0] for s in c.STEPS) if k in failures)
    report.note(f"disk full: of {sizes} sizes from {least >> 10} to {most >> 10} KiB, {sum(failures.values())} ran full during a command ({told})")
