"""How long Rego takes for one simple rule over one record: regorus (pip install opa-eval) and rego-cpp (pip install regopy).

The rule is the one of rule-bench: kind, destination, class and month of a flight. A record is given as JSON text to the
first and as an object to the second, as their interfaces ask.
"""
import json
import os
import sys
import tempfile
import time

times = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
policy = """package bench
import rego.v1
default match := false
match if {
  input.kind == "flight"
  input.destination == "P17"
  input.type == "IL76"
  input.end >= 1704067200
  input.end < 1706659200
}
"""
record = {"kind": "flight", "destination": "P17", "type": "IL76", "end": 1705000000}


def measure(name, count, evaluate):
    start = time.process_time()
    for _ in range(count):
        evaluate()
    print(f"{name}: {(time.process_time() - start) / count * 1e6:.1f} µs a rule and record")


try:
    import opa_eval

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bench.rego")
        with open(path, "w") as file:
            file.write(policy)
        regorus = opa_eval.OpaEval(path, query="data.bench.match")
    text = json.dumps(record)
    assert regorus.evaluate(text) == "true"
    assert regorus.evaluate(text.replace("IL76", "A320")) == "false"
    measure("regorus", times, lambda: regorus.evaluate(text))
except ImportError:
    print("regorus: not installed")

try:
    import regopy

    interpreter = regopy.Interpreter()
    interpreter.add_module("bench", policy)

    def ask():
        interpreter.set_input(record)
        return interpreter.query("data.bench.match")

    assert "true" in str(ask())
    measure("rego-cpp", max(1, times // 10), ask)
except ImportError:
    print("rego-cpp: not installed")
