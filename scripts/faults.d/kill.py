"""kill -9 at random moments of add, observe, check and publish."""
import os, pathlib, random, shutil, signal, subprocess, time
import case as c


def stages(scratch):
    """The case before each command, undisturbed, and what the undisturbed run ends with."""
    folder, before, lengths = c.make_case(scratch / "whole"), [], []
    for i, step in enumerate(c.STEPS):
        shutil.copytree(folder, scratch / f"before-{i}")
        before.append(scratch / f"before-{i}")
        start = time.monotonic()
        c.complete(folder, [step])
        lengths.append(time.monotonic() - start)
    c.look(folder)
    return before, lengths, (c.verdicts(folder), c.dossier(folder))


def one(before, index, delay, work, whole):
    shutil.copytree(before[index], work)
    seen = c.look(work)
    process = subprocess.Popen([c.PROGRAM, *c.STEPS[index]], cwd=work, env=c.ENV, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    output = process.communicate()[0].decode()
    after = c.look(work)
    c.continues(seen, after)
    if output.startswith("added ") and len(after[0]) < int(output.split()[1]):
        raise AssertionError(f"said '{output.strip()}' and {len(after[0])} are there")
    c.complete(work, c.STEPS[index:])
    c.look(work)
    c.same(work, whole, "from the undisturbed run's")
    return process.returncode == -signal.SIGKILL


def main(runs, seed, report):
    scratch = pathlib.Path(report.scratch("kill"))
    before, lengths, whole = stages(scratch)
    chance = random.Random(seed)
    hit = [0] * len(c.STEPS)
    for n in range(runs):
        index = n % len(c.STEPS)
        work = scratch / "work"
        shutil.rmtree(work, ignore_errors=True)
        delay = chance.uniform(0, lengths[index] * 1.05)
        with report.attempt(f"kill -9 during {c.STEPS[index][0]}", f"run {n}, after {delay * 1000:.1f} ms"):
            hit[index] += one(before, index, delay, work, whole)
    for step, n in zip(c.STEPS, hit):
        report.note(f"{step[0]}: {n} kills met it at work")
