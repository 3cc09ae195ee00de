/// A table that a keyboard can reach and scroll, with its caption, heads and scopes.
enum Sheet {
  struct Column {
    let title: String
    var isNumber = false
    init(_ title: String, isNumber: Bool = false) { (self.title, self.isNumber) = (title, isNumber) }
  }

  /// - Parameters:
  ///   - id: unique in the page; the caption takes `ID-c`.
  ///   - kind: further classes: `stack` lays each row out as a block on a phone.
  static func write(
    _ m: inout Markup, id: String, kind: String = "stack", caption: String, columns: [Column],
    body: (inout Markup) -> Void
  ) {
    m.element(
      "div", ["class": "scroll", "role": "region", "tabindex": "0", "aria-labelledby": "\(id)-c"]
    ) { m in
      m.element("table", ["class": kind, "id": id]) { m in
        m.element("caption", ["id": "\(id)-c"], caption)
        m.element("thead") { m in
          m.element("tr") { m in
            for c in columns { m.element("th", ["scope": "col", "class": c.isNumber ? "n" : "t"], c.title) }
          }
        }
        m.element("tbody", [:], body)
      }
    }
  }

  /// A further line in a cell, smaller.
  static func small(_ text: String, _ m: inout Markup) {
    m.element("span", ["class": "meta line"], text)
  }

  /// A file beside the page: names of ours only.
  static func link(_ file: String, _ m: inout Markup) { m.element("a", ["href": file], file) }

  /// Says that a table is cut, and where it is whole.
  static func cut(_ shown: Int, _ all: Int, _ file: String, _ m: inout Markup) {
    guard all > shown else { return }
    m.element("p", ["class": "small"]) { m in
      m.write("The first \(shown) of \(grouped(all)); all stand in ")
      link(file, &m)
      m.write(".")
    }
  }
}

extension Markup {
  /// A picture with its caption; one too full for a phone can be panned, by keyboard too.
  mutating func figure(_ svg: Markup, _ caption: String) {
    element("figure") { m in
      if svg.text.contains("class=\"dense\"") {
        m.element("div", ["class": "scroll pan", "role": "region", "tabindex": "0", "aria-label": caption]) {
          $0.append(svg)
        }
      } else {
        m.append(svg)
      }
      m.element("figcaption", caption)
    }
  }
}
