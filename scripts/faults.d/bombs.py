"""Archives that expand without measure, lie about their members, or name places outside."""
import gzip, io, os, pathlib, shutil, subprocess, tarfile, zipfile, zlib
import case as c

LIMIT = 256 << 20


def measured(arguments, cwd):
    """Exit code, output, peak memory and processor seconds of one run: another load on the machine does not count."""
    child = subprocess.Popen([c.PROGRAM, *arguments], cwd=cwd, env=c.ENV, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, text, usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime


def zeros(length):
    """gzip of so many zeros, made without holding them."""
    packer, parts, block = zlib.compressobj(9, zlib.DEFLATED, 31), [], b"\0" * (1 << 20)
    for _ in range(length >> 20):
        parts.append(packer.compress(block))
    return b"".join(parts) + packer.flush()


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data, kind in members:
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.size = kind, "/etc/passwd" if kind != tarfile.REGTYPE else "", len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def overlapping(count):
    """One kernel, named by many entries of the directory (Fifield 2019)."""
    data = bytearray(zipped([("k0", b"\0" * (1 << 20))]))
    start = data.index(b"PK\1\2")
    entry, end = bytes(data[start:data.index(b"PK\5\6")]), bytearray(data[data.index(b"PK\5\6"):])
    end[8:10] = end[10:12] = count.to_bytes(2, "little")
    end[12:16] = (len(entry) * count).to_bytes(4, "little")
    return bytes(data[:start]) + entry * count + bytes(end)


def zstd(length, command=("zstd", "-19", "-q", "-c")):
    """zstd of so many zeros, through the zstd program: some 30,000 to 1."""
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    import threading
    def feed():
        for _ in range(length >> 20):
            child.stdin.write(b"\0" * (1 << 20))
        child.stdin.close()
    threading.Thread(target=feed).start()
    return child.stdout.read()


def files(short):
    """Names and bytes. The short run takes smaller ones and leaves out those that say the same again."""
    size = (64 if short else 1024) << 20
    have_zstd = shutil.which("zstd") is not None
    gz, zs = zeros(size), zstd(size) if have_zstd else None
    trap = b'{"icao":"4ca'
    names = ["../outside.json", "/outside.json", "a/../../outside.json", "a\\..\\outside.json", "C:outside.json", "a\0.json",
             "/\u0301outside.json", "....//outside.json"]
    yield "bomb.gz", gz
    if have_zstd:
        yield "bomb.zst", zs
    yield "overlapping.zip", overlapping(2000)
    yield "bombs.tar", tarred([(f"{i}", zs if zs and i % 2 else gz, tarfile.REGTYPE) for i in range(6)])
    yield "names.tar", tarred([(n.replace("\0", ""), trap, tarfile.REGTYPE) for n in names])
    yield "names.zip", zipped([(n, trap) for n in names])
    yield "links.tar", tarred([("l", b"", tarfile.SYMTYPE), ("h", b"", tarfile.LNKTYPE), ("d", b"", tarfile.CHRTYPE),
                               ("l/outside.json", trap, tarfile.REGTYPE)])
    if short:
        return
    yield "deep.gz", gzip.compress(gz)
    yield "two.gz", gz + gz
    yield "bomb.zip", zipped([("a", b"\0" * (200 << 20))])
    nested = zeros(64 << 20)
    for level in range(4):
        nested = zipped([(f"{level}-{i}.zip" if level else f"{i}.gz", nested) for i in range(4)])
    yield "nested.zip", nested
    # 1,000 to 1, where the two above are what gzip and zstd reach at most.
    yield "thousand.gz", thousand(size)
    yield "bomb.tar.gz", gz
    yield "tar.tar.gz", gzip.compress(tarred([("a.tar.gz", gz, tarfile.REGTYPE)]))


def thousand(size):
    """A gzip file of some 1,000:1 whose ratio comes late: the first part is of ordinary text."""
    text = b"".join(b"%d,4ca%03x,50.1,8.5\n" % (i, i % 4096) for i in range(100_000))
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(text)]
    for _ in range(size >> 20):
        parts.append(packer.compress(b"\0" * (1 << 20)))
    return b"".join(parts) + packer.flush()


def main(report, short):
    scratch = pathlib.Path(report.scratch("bombs"))
    worst = (0, "")
    if not shutil.which("zstd"):
        report.skip("bomb.zst", "no zstd here to make it")
    for name, data in files(short):
        home = scratch / name.replace(".", "-")
        home.mkdir()
        (home / name).write_bytes(data)
        folder = c.make_case(home / "case")
        before = {str(p) for p in home.rglob("*") if ".sightline" not in str(p)}
        commands = (["add", str(home / name)],) if short else (["flights", str(home / name)], ["add", str(home / name)], ["observe"])
        for arguments in commands:
            with report.attempt("bombs, traversal names and links", f"{arguments[0]} {name}"):
                code, text, peak, _ = measured(arguments, folder)
                worst = max(worst, (peak, f"{arguments[0]} {name}"))
                if code not in (0, 3):
                    raise AssertionError(f"ends with {code}: {text[-200:]!r}")
                # One layer is taken off and what is inside is kept: a gzip file, which no reader inflates.
                if arguments[0] != "observe" and code == 0 and (arguments[0], name) != ("add", "deep.gz"):
                    raise AssertionError("nothing was refused")
                if peak > LIMIT:
                    raise AssertionError(f"{peak >> 20} MiB")
                found = {str(p) for p in home.rglob("*") if ".sightline" not in str(p)}
                if found != before or any("outside" in str(p) for p in home.rglob("*")):
                    raise AssertionError(f"wrote {found - before}")
    report.note(f"bombs: the most memory was {worst[0] >> 20} MiB, {worst[1]}")
