import SightlineObserving
import SightlineUnits
import SightlineVerdicts

/// What the case's figures say together: contradictions, plans, money, suppliers, sites. Sums over what was
/// observed; a section without data is left out whole.
struct PictureSections {
  let pictures: CasePictures
  let outlines: CountryOutlines

  static let mostContradictions = 40
  static let mostSites = 40
  static let mostMoney = 6

  /// Sections there are, in order, for the contents.
  var contents: [(anchor: String, title: String)] {
    var list: [(String, String)] = []
    if !pictures.contradictions.isEmpty {
      list.append(("contradictions", "Figures that contradict one another"))
    }
    if !pictures.plans.isEmpty { list.append(("plans", "Plan and capacity against what was done")) }
    if pictures.money.contains(where: { $0.total > 0 }) { list.append(("money", "Who paid whom")) }
    if !pictures.suppliers.isEmpty { list.append(("suppliers", "Dependence on suppliers")) }
    if !pictures.sites.isEmpty { list.append(("sites", "Map of works and places")) }
    return list
  }

  func write(_ m: inout Markup) {
    for (anchor, title) in contents {
      m.line()
      m.element("section", ["class": "picture", "id": anchor, "aria-labelledby": "\(anchor)-h"]) { m in
        m.element("h2", ["id": "\(anchor)-h"], title)
        switch anchor {
        case "contradictions": contradictions(&m)
        case "plans": plans(&m)
        case "money": money(&m)
        case "suppliers": suppliers(&m)
        default: sites(&m)
        }
        m.element("p", ["class": "back"]) { m in m.element("a", ["href": "#contents"], "Back to the contents")
        }
      }
    }
  }

  // MARK: Contradictions

  private func contradictions(_ m: inout Markup) {
    m.element(
      "p",
      "Figures of one thing and one time that cannot all be right. None is dropped and none is averaged; the "
        + "arithmetic below each says why.")
    for (i, c) in pictures.contradictions.prefix(Self.mostContradictions).enumerated() {
      m.element("h3", "\(c.subject.title), \(Wording.period(c.period))")
      if !c.figures.isEmpty { figures(c, i, &m) }
      m.element("ul", ["class": "small"]) { m in for check in c.checks { m.element("li", check.words) } }
    }
    Sheet.cut(Self.mostContradictions, pictures.contradictions.count, "contradictions.csv", &m)
  }

  private func figures(_ c: Contradiction, _ i: Int, _ m: inout Markup) {
    Sheet.write(
      &m, id: "contradiction-\(i + 1)",
      caption: "Figures of \(c.subject.title), \(Wording.period(c.period)).",
      columns: [.init("Figure", isNumber: true), .init("Source"), .init("Where it stands")]
    ) { m in
      for (k, f) in c.figures.enumerated() {
        m.element("tr") { m in
          m.element("td", ["class": "n", "data-label": "Figure"]) { m in
            m.number(
              Pointer("figure", "/pictures/contradictions/\(i)/figures/\(k)/value"), f.figure.value.double,
              Wording.figure(f.figure))
            if let raw = f.figure.raw, ExactDecimal(raw) != f.figure.value {
              Sheet.small("as published: \(raw)", &m)
            }
          }
          m.element("td", ["data-label": "Source"]) { m in
            m.write(f.source + (f.status.isEmpty ? "" : " (\(f.status))"))
            for remark in f.remarks.prefix(3) { Sheet.small(remark, &m) }
          }
          m.element("td", ["data-label": "Where it stands"]) { m in Sheet.small(f.place, &m) }
        }
      }
    }
  }

  // MARK: Plans

  private func plans(_ m: inout Markup) {
    m.element(
      "p",
      "A plan is a promise with a date, a capacity what could be done; what was done is what each source says was "
        + "done. All are drawn at the time they speak of, and nothing is drawn in between.")
    for (i, plan) in pictures.plans.enumerated() {
      m.element("h3", plan.subject)
      let words = "Hollow: \(plan.limitWords). Filled: done, by source."
      figure(PlanFigure(picture: plan).render(id: "plan-\(i + 1)"), words, &m)
      Sheet.write(
        &m, id: "plan-table-\(i + 1)", caption: "\(plan.subject): every figure drawn.",
        columns: [.init("Figure", isNumber: true), .init("Done or not"), .init("Time"), .init("Source")]
      ) { m in
        for (k, p) in plan.points.enumerated() {
          m.element("tr") { m in
            m.element("td", ["class": "n", "data-label": "Figure"]) { m in
              m.number(Pointer("plan", "/pictures/plans/\(i)/points/\(k)/value"), p.value, p.shown)
            }
            m.element("td", ["data-label": "Done or not"], p.role.rawValue)
            m.element("td", ["data-label": "Time"], Wording.period(Interval(spanning: p.start, p.end)))
            m.element("td", ["data-label": "Source"], p.source + (p.status.isEmpty ? "" : " (\(p.status))"))
          }
        }
      }
    }
  }

  // MARK: Money

  private func money(_ m: inout Markup) {
    m.element(
      "p",
      "Money as the ledgers of this case list it, each currency by itself; what was promised is never added to what "
        + "was paid. Where both who paid and who received report, the larger of the two sums is taken, never both. "
        + "Where no recipient is named, the purpose or the country stands in its place.")
    let shown = pictures.money.enumerated().filter { $0.element.total > 0 }.prefix(Self.mostMoney)
    for (i, picture) in shown {
      m.element("h3", "\(picture.flow == .paid ? "Paid" : "Committed"), in \(picture.currency)")
      figure(
        FlowFigure(picture: picture).render(id: "money-\(i + 1)"),
        "A band is as wide as its sum. The largest payers and recipients; the rest is one band.", &m)
      Sheet.write(
        &m, id: "money-table-\(i + 1)", caption: "Money \(picture.flow.rawValue), in \(picture.currency).",
        columns: [
          .init("From"), .init("To"), .init(picture.currency, isNumber: true),
          .init("Rows", isNumber: true),
        ]
      ) { m in
        for (k, link) in picture.links.enumerated() {
          let pointer = Pointer("money", "/pictures/money/\(i)/links/\(k)")
          m.element("tr") { m in
            m.element("td", ["data-label": "From"], link.from)
            m.element("td", ["data-label": "To"], link.to)
            m.element("td", ["class": "n", "data-label": picture.currency]) { m in
              m.number(
                pointer.at("amount"), link.amount, ExactDecimal(link.exact).map(Wording.exact) ?? link.exact)
            }
            m.element("td", ["class": "n", "data-label": "Rows"]) { m in
              m.number(pointer.at("payments"), link.payments)
            }
          }
        }
      }
      if picture.absurd > 0 {
        m.element(
          "p", ["class": "small"],
          "\(grouped(picture.absurd)) rows with amounts beyond what money can be are left out.")
      }
    }
    m.element("p", ["class": "small"]) { m in
      m.write("Every payer and recipient, in every currency, stands in ")
      Sheet.link("money.csv", &m)
      m.write(".")
    }
  }

  // MARK: Suppliers

  private func suppliers(_ m: inout Markup) {
    m.element(
      "p",
      "Shares of what was delivered, period by period. The index above each bar is the sum of the squared shares "
        + "(Herfindahl and Hirschman): 1 is a single supplier, 0.25 are four equal ones. A delivery that stands for "
        + "several years is spread evenly over them. Bars are of equal height whatever was delivered, the totals stand "
        + "in the tables; a period without a delivery in these records is left out.")
    if pictures.suppliers.contains(where: { $0.unit == "\(Measure.trendIndicatorValue)" }) {
      m.element(
        "p", ["class": "small"],
        "TIV is the trend-indicator value of SIPRI: what such weapons cost to make, no price that was paid.")
    }
    for (i, picture) in pictures.suppliers.enumerated() {
      m.element("h3", "\(picture.recipient), in \(picture.unitWords)")
      // A source that marks nothing does not thereby say that all is certain.
      let isMarked = picture.periods.contains { $0.uncertain > 0 }
      let supplierFigure = SupplierFigure(picture: picture, among: pictures.suppliers)
      figure(
        supplierFigure.render(id: "suppliers-\(i + 1)"),
        "Suppliers’ shares of deliveries to \(picture.recipient).", &m)
      Sheet.write(
        &m, id: "suppliers-table-\(i + 1)",
        caption: "Deliveries to \(picture.recipient) by period, in \(picture.unitWords).",
        columns: [
          .init("Period"), .init("Total", isNumber: true), .init("Index", isNumber: true),
        ] + (isMarked ? [.init("Marked uncertain", isNumber: true)] : []) + [.init("Largest suppliers")]
      ) { m in
        for (k, p) in picture.periods.enumerated() {
          row(p, isMarked, Pointer("supply", "/pictures/suppliers/\(i)/periods/\(k)"), &m)
        }
      }
    }
    m.element("p", ["class": "small"]) { m in
      m.write("Every supplier of every period stands in ")
      Sheet.link("suppliers.csv", &m)
      m.write(".")
    }
  }

  private func row(_ p: SupplierPicture.Period, _ isMarked: Bool, _ pointer: Pointer, _ m: inout Markup) {
    m.element("tr") { m in
      m.element("th", ["scope": "row"], p.label)
      m.element("td", ["class": "n", "data-label": "Total"]) { m in
        m.number(pointer.at("total"), p.total, Wording.amount(p.total))
      }
      m.element("td", ["class": "n", "data-label": "Index"]) { m in
        m.number(pointer.at("hhi"), p.hhi, SupplierFigure.index(p.hhi))
      }
      if isMarked {
        m.element("td", ["class": "n", "data-label": "Marked uncertain"]) { m in
          m.number(pointer.at("uncertain"), p.uncertain, Plain.percent(p.uncertain))
        }
      }
      m.element("td", ["data-label": "Largest suppliers"]) { m in
        for (k, share) in p.shares.prefix(4).enumerated() {
          m.write((k > 0 ? ", " : "") + "\(share.supplier) ")
          m.number(pointer.at("shares").at(k).at("share"), share.share, Plain.percent(share.share))
        }
      }
    }
  }

  // MARK: Sites

  private func sites(_ m: inout Markup) {
    let map = SiteMap(outlines: outlines, sites: pictures.sites)
    let more = pictures.sites.count - map.drawn.count
    figure(
      map.render(id: "sites-map"),
      "Where works, payments, hand-overs and incidents are placed by their sources; a larger dot where more is told. "
        + "Red: seen on the ground. Borders for orientation only; disputed ones dashed."
        + (more > 0
          ? " The \(map.drawn.count) places most is told of are drawn; \(grouped(more)) more stand in sites.csv."
          : ""),
      &m)
    let shown = pictures.sites.prefix(Self.mostSites)
    Sheet.write(
      &m, id: "sites-table", caption: "The places most is told of.",
      columns: [.init("Place"), .init("What"), .init("When"), .init("Observations", isNumber: true)]
    ) { m in
      for (i, s) in shown.enumerated() {
        m.element("tr") { m in
          m.element("th", ["scope": "row"], s.title)
          m.element("td", ["data-label": "What"], s.kinds)
          m.element("td", ["data-label": "When"], Wording.period(Interval(spanning: s.earliest, s.latest)))
          m.element("td", ["class": "n", "data-label": "Observations"]) { m in
            m.number(Pointer("site", "/pictures/sites/\(i)/observations"), s.observations)
          }
        }
      }
    }
    Sheet.cut(shown.count, pictures.sites.count, "sites.csv", &m)
  }

  private func figure(_ svg: Markup?, _ caption: String, _ m: inout Markup) {
    guard let svg else { return }
    m.figure(svg, caption)
  }
}
