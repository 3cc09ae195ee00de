import SightlineUnits

/// The numbers behind the plots, whole where the page folds or cuts them.
enum PictureExports {
  static func contradictions(_ p: CasePictures) -> String {
    var out = CSVTable.row([
      "subject", "from", "until", "value", "measure", "meaning", "standard_error", "as_published", "source",
      "status", "observation", "where", "checks",
    ])
    for c in p.contradictions {
      let checks = c.checks.map(\.words).joined(separator: " ")
      if c.figures.isEmpty {
        out += CSVTable.row(
          [c.subject.title, c.period.start.description, c.period.end.description]
            + Array(repeating: "", count: 5) + [c.subject.party, "", "", "", checks])
      }
      for f in c.figures {
        out += CSVTable.row([
          c.subject.title, c.period.start.description, c.period.end.description, "\(f.figure.value)",
          Exports.unit(f.figure.measure), f.figure.meaning.rawValue, "\(f.figure.standardError)",
          f.figure.raw ?? "",
          f.source, f.status, f.id, f.place, checks,
        ])
      }
    }
    return out
  }

  static func plans(_ p: CasePictures) -> String {
    var out = CSVTable.row([
      "subject", "role", "from", "until", "value", "unit", "source", "status", "observation",
    ])
    for plan in p.plans {
      for point in plan.points {
        out += CSVTable.row([
          plan.subject, point.role.rawValue, point.start.description, point.end.description,
          "\(point.value)", plan.unit.isEmpty ? "count" : plan.unit, point.source, point.status,
          point.observation,
        ])
      }
    }
    return out
  }

  static func money(_ p: CasePictures) -> String {
    var out = CSVTable.row(["flow", "currency", "from", "to", "amount", "rows"])
    for picture in p.money {
      for link in picture.all {
        out += CSVTable.row([
          picture.flow.rawValue, picture.currency, link.from, link.to, link.exact, "\(link.payments)",
        ])
      }
    }
    return out
  }

  static func suppliers(_ p: CasePictures) -> String {
    var out = CSVTable.row([
      "recipient", "unit", "from_year", "until_year", "supplier", "value", "share", "total", "hhi",
      "uncertain",
    ])
    for picture in p.suppliers {
      for period in picture.periods {
        for s in period.shares {
          out += CSVTable.row([
            picture.recipient, picture.unit, "\(period.from)", "\(period.until)", s.supplier, "\(s.value)",
            "\(s.share)", "\(period.total)", "\(period.hhi)", "\(period.uncertain)",
          ])
        }
      }
    }
    return out
  }

  static func sites(_ p: CasePictures) -> String {
    var out = CSVTable.row([
      "place", "title", "latitude", "longitude", "lens", "observations", "projects", "kinds", "from", "until",
    ])
    for s in p.sites {
      out += CSVTable.row([
        s.name, s.title, "\(s.point.latitude)", "\(s.point.longitude)", s.lens, "\(s.observations)",
        "\(s.projects)", s.kinds, s.earliest.description, s.latest.description,
      ])
    }
    return out
  }
}

/// The pictures as they stand in `dossier.json`: what the page prints, at the place where its numbers point.
struct PicturesJSON: Encodable {
  struct Contradictory: Encodable {
    struct Stated: Encodable {
      let value: Double
      let shown, source, status, observation: String
    }
    struct Check: Encodable {
      let kind, words: String
      let difference: Double?
    }
    let subject: String
    let period: Interval
    let figures: [Stated]
    let checks: [Check]
  }
  let money: [MoneyPicture]
  let suppliers: [SupplierPicture]
  let plans: [PlanPicture]
  let contradictions: [Contradictory]
  let sites: [SitePicture]

  init(_ p: CasePictures) {
    (money, suppliers, plans, sites) = (p.money, p.suppliers, p.plans, p.sites)
    contradictions = p.contradictions.map { c in
      Contradictory(
        subject: c.subject.title, period: c.period,
        figures: c.figures.map {
          .init(
            value: $0.figure.value.double, shown: Wording.figure($0.figure), source: $0.source,
            status: $0.status,
            observation: $0.id)
        },
        checks: c.checks.map { .init(kind: $0.kind.rawValue, words: $0.words, difference: $0.difference) })
    }
  }
}
