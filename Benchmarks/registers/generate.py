"""A synthetic trade register in the published layout: preamble, unquoted commas, broken rows, Latin-1.

Usage: generate.py ROWS > register.csv      (seeded: same rows, same bytes)
"""
import random
import sys

random.seed(20250313)
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 29500
RECIPIENTS = [f"Recipient {i}" for i in range(150)]
SUPPLIERS = [f"Supplier {i}" for i in range(60)] + ["unknown supplier(s)"]
KINDS = ["tank", "SAM", "APC", "towed gun", "transport helicopter", "anti-tank missile", "patrol boat"]
COMMENTS = ["", "Second-hand", "$40 m deal, incl spares, training and support", "Gift, illegal transfer",
            "M\u00fcnchen version, modernized before delivery, status of last 4 uncertain"]
out = ["Transfers of major conventional arms from All countries  to All countries . "
       "Deals with deliveries made for the year range 'Not specified' to 'Not specified' ",
       "A '?' in a column indicates uncertain data.", "", "Data generated: 13 Mar 2025 10:02:49 AM",
       "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,"
       "Number delivered, ,Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,"
       "SIPRI TIV of delivered weapons"]
for i in range(ROWS):
    year = random.randint(1950, 2022)
    n = random.randint(1, 400)
    unit = round(random.random() * 10, 2)
    years = "; ".join(str(y) for y in range(year, min(2024, year + random.randint(1, 4))))
    comment = random.choice(COMMENTS)
    if i % 97 == 0:
        comment += "\ncontinued on a second line, with a comma"
    out.append(",".join([
        random.choice(RECIPIENTS), random.choice(SUPPLIERS), str(year), random.choice(["", "?"]), str(n),
        random.choice(["", "?"]), f"Model-{i % 700}", random.choice(KINDS), str(n), random.choice(["", "?"]),
        years, random.choice(["New", "Second hand", "Second hand but modernized"]), comment, f"{unit:g}",
        f"{unit * n:g}", f"{unit * n:g}"]))
sys.stdout.buffer.write(("\n".join(out) + "\n").encode("latin-1"))
