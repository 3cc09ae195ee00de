"""The peer: exact sums by project, transaction type and currency with lxml's iterparse, in constant memory."""
import sys, time
from decimal import Decimal
from lxml import etree

start, sums = time.time(), {}
for _, activity in etree.iterparse(sys.argv[1], tag="iati-activity"):
    project, home = activity.findtext("iati-identifier").strip(), activity.get("default-currency")
    for t in activity.iterfind("transaction"):
        value = t.find("value")
        key = (project, t.find("transaction-type").get("code"), value.get("currency") or home)
        count, total = sums.get(key, (0, Decimal(0)))
        sums[key] = (count + 1, total + Decimal(value.text.strip()))
    activity.clear()
    while activity.getprevious() is not None:
        del activity.getparent()[0]
print(len(sums), "rows", sum(c for c, _ in sums.values()), "transactions", round(time.time() - start, 2), "s")
