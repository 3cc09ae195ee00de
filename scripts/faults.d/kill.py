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


def one(before, index, delay, work, whole, audited):
    """Whether the kill met the command at work; where it came too late, nothing was tried."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(before[index], work)
    seen = c.look(work)
    start = time.monotonic()
    process = subprocess.Popen([c.PROGRAM, *c.STEPS[index]], cwd=work, env=c.ENV, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    try:
        process.wait(delay)
        return time.monotonic() - start, False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    output = process.communicate()[0].decode()
    if process.returncode != -signal.SIGKILL:
        return time.monotonic() - start, False
    after = c.look(work)
    c.continues(seen, after)
    if output.startswith("added ") and len(after[0]) < int(output.split()[1]):
        raise AssertionError(f"said '{output.strip()}' and {len(after[0])} are there")
    if audited and after[1]:
        out = c.run(["audit", "."], work)
        if out.returncode != 0:
            raise AssertionError(f"audit ends with {out.returncode}: {out.stdout.decode()[-300:]}")
    c.complete(work, c.STEPS[index:])
    c.look(work)
    c.same(work, whole, "from the undisturbed run's")
    return None, True


def main(runs, seed, report):
    scratch = pathlib.Path(report.scratch("kill"))
    before, lengths, whole = stages(scratch)
    chance = random.Random(seed)
    hit, late = [0] * len(c.STEPS), 0
    for n in range(runs):
        index = n % len(c.STEPS)
        # A kill that comes too late is tried again, and says how long the command takes just now.
        met = False
        while not met and late < 10 * runs + 100:
            delay = chance.uniform(0, lengths[index])
            met = True
            with report.attempt(f"kill -9 during {c.STEPS[index][0]}", f"run {n}, after {delay * 1000:.1f} ms") as attempt:
                length, met = one(before, index, delay, scratch / "work", whole, n % 20 < 4)
                if not met:
                    attempt.withdraw()
                    late += 1
                    lengths[index] = (3 * lengths[index] + length) / 4
        hit[index] += met
    report.note("kills that met the command at work: " + ", ".join(f"{s[0]} {n}" for s, n in zip(c.STEPS, hit)) + f"; {late} came too late and were not counted")
