"""What a command must say when a disk fails it."""
import re
import case as c

WORDS = re.compile(rb"(No space left|disk is full|cannot be written|cannot be opened|Input/output error|disk I/O error|full)", re.I)
PLACE = re.compile(rb"(/|objects|case\.db|journal|object|dossier|standard output)")


def acknowledged(step, out, work):
    text = out.stdout.decode()
    if step[0] == "add" and text.startswith("added "):
        said = int(text.split()[1])
        if said > len(c.artifacts(work)):
            raise AssertionError(f"said '{text.strip()}' and {len(c.artifacts(work))} are there")
