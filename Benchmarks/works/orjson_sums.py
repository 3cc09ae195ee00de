"""The peer: the same sums over JSON Lines with orjson."""
import sys, time
from decimal import Decimal
import orjson

start, sums = time.time(), {}
def add(project, kind, value):
    key = (project, kind, value["currency"])
    count, total = sums.get(key, (0, Decimal(0)))
    sums[key] = (count + 1, total + Decimal(repr(value["amount"])))
with open(sys.argv[1], "rb") as lines:
    for line in lines:
        release = orjson.loads(line)
        for contract in release.get("contracts", ()):
            add(release["ocid"], "2", contract["value"])
            for t in contract.get("implementation", {}).get("transactions", ()):
                add(release["ocid"], "4", t["value"])
print(len(sums), "rows", round(time.time() - start, 2), "s")
