"""Makes OCDS releases (JSON Lines), seeded: one contract and a payment or two in each.

usage: make_ocds.py COUNT OUT.jsonl
"""
import json, random, sys

random.seed(6)
with open(sys.argv[2], "w") as out:
    for i in range(int(sys.argv[1])):
        money = lambda: {"amount": round(random.uniform(1e3, 1e7), 2), "currency": random.choice(["USD", "AMD", "EUR"])}
        out.write(json.dumps({
            "ocid": "ocds-abc123-%07d" % i, "id": "r%d" % i, "date": "2024-01-01T00:00:00Z", "tag": ["contract"],
            "initiationType": "tender", "buyer": {"id": "B%d" % (i % 100), "name": "Ministry %d" % (i % 100)},
            "tender": {"id": "t%d" % i, "title": "Road repair, section %d" % i, "procurementMethod": "open",
                       "value": money(), "numberOfTenderers": random.randint(1, 6)},
            "awards": [{"id": "a", "value": money(), "suppliers": [{"id": "S", "name": "Supplier %d" % (i % 977)}]}],
            "contracts": [{"id": "c", "awardID": "a", "status": "active", "value": money(), "implementation": {
                "transactions": [{"id": str(k), "date": "2024-02-01T00:00:00Z", "value": money()}
                                 for k in range(random.randint(1, 2))]}}]}) + "\n")
