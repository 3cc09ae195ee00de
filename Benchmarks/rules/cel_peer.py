"""How long CEL takes for one simple rule over one record, with the Python implementation (pip install cel-python).

The rule is the one of rule-bench: kind, destination, class and month of a flight.
"""
import sys
import time

import celpy

times = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
environment = celpy.Environment()
tree = environment.compile(
    'kind == "flight" && destination == "P17" && type == "IL76" && end >= 1704067200 && end < 1706659200'
)
program = environment.program(tree)
record = {
    "kind": celpy.celtypes.StringType("flight"),
    "destination": celpy.celtypes.StringType("P17"),
    "type": celpy.celtypes.StringType("IL76"),
    "end": celpy.celtypes.IntType(1705000000),
}
assert program.evaluate(record)
start = time.perf_counter()
for _ in range(times):
    program.evaluate(record)
print(f"cel-python: {(time.perf_counter() - start) / times * 1e6:.1f} µs a rule and record")
