"""Makes an IATI file of a wanted size by repeating a real file's activities with new identifiers.

usage: make_iati.py SOURCE.xml MEBIBYTES OUT.xml
"""
import sys

source = open(sys.argv[1], "rb").read()
first, last = source.index(b"<iati-activity "), source.rindex(b"</iati-activities>")
size, written, copy = int(sys.argv[2]) << 20, 0, 0
with open(sys.argv[3], "wb") as out:
    out.write(source[:first])
    while written < size:
        body = source[first:last].replace(b"<iati-identifier>", b"<iati-identifier>R%d-" % copy)
        out.write(body)
        written += len(body)
        copy += 1
    out.write(source[last:])
