import SightlineUnits
import SightlineVerdicts

/// What the words and numbers mean, before the first of them; how to check them, after the last.
struct ReadingGuide {
  let dossier: Dossier
  /// Files beside the page, in the order in which they are named.
  let files: [String]

  func box(_ m: inout Markup) {
    m.element("section", ["class": "guide", "id": "guide", "aria-labelledby": "guide-h"]) { m in
      m.element("h2", ["id": "guide-h"], "How to read this")
      m.element("dl") { m in
        term("The verdict", &m) { m in
          m.write(
            "A claim is supported when it is at least 80 % likely, contradicted when it is at most 20 % likely, and "
              + "otherwise the records cannot tell. That must hold for whatever one believed beforehand, between 20 % "
              + "and 80 % unless the claim says otherwise. A duty is met, met late or not kept by the same rule; it can "
              + "also be pending, excused, not in force, not triggered, or too vague to be checked.")
        }
        term("The range", &m) { m in
          m.write(
            "“likely [55–80 %]” means: whoever held the claim unlikely beforehand must now hold it 55 % likely, whoever "
              + "held it likely, 80 %. The words stand for under 5 % (almost certainly not), 5 to 20 (very unlikely), "
              + "20 to 45 (unlikely), 45 to 55 (roughly even chance), 55 to 80 (likely), 80 to 95 (very likely), and "
              + "95 % and more (almost certain).")
        }
        term("Would have seen", &m) { m in
          m.write(
            "The chance that these records would have shown one such thing, had it happened. Where it is 0, nobody "
              + "whose records are here was watching, and silence means nothing.")
        }
        term("The margin", &m) { m in
          m.write(
            "How far what the records show lies from what was said or promised: “+161 battle tanks”, “9 days late”."
          )
        }
        term("What this dossier cannot say", &m) { m in
          m.write(
            "Why something was done, what was carried inside, who gave the order, whether a speaker lied or erred, and "
              + "anything that nobody recorded. A verdict is on the sentence as it is written here, not on the speaker. "
              + "Every party’s claims meet the same rule.")
        }
      }
    }
  }

  private func term(_ name: String, _ m: inout Markup, _ meaning: (inout Markup) -> Void) {
    m.element("dt", name)
    m.element("dd", [:], meaning)
  }

  func method(_ m: inout Markup) {
    m.element("section", ["class": "method", "id": "method", "aria-labelledby": "method-h"]) { m in
      m.element("h2", ["id": "method-h"], "How to check it")
      if dossier.entries.contains(where: { !$0.verdict.candidates.isEmpty }) {
        m.element(
          "p",
          "Origins and destinations are probabilities, since reception often ends aloft. Candidates judged by one model "
            + "share its errors, so every verdict must also hold with all their odds halved and doubled.")
      }
      m.element(
        "p",
        "Borders on the maps are drawn for orientation only; disputed ones are dashed. Plots show sums over what "
          + "sources state; no scenario stands among them.")
      m.element("p") { m in
        m.write("Beside this page lie ")
        for (i, file) in files.enumerated() {
          if i > 0 { m.write(i == files.count - 1 ? " and " : ", ") }
          Sheet.link(file, &m)
        }
        m.write(". Everything stands in ")
        Sheet.link("dossier.json", &m)
        m.write(
          ": each number printed here carries, in its identifier, the place where it stands in that file, so that "
            + "another program can compare them all.")
      }
      m.element("p") { m in
        m.element("code", "sightline audit FOLDER")
        m.write(
          " checks every number and signature of this page, FOLDER being the one it lies in. To repeat the "
            + "work, in the folder of the case: ")
        m.element("code", "sightline observe && sightline check && sightline publish")
        m.write("; one verdict with its whole argument: ")
        m.element("code", "sightline explain CLAIM")
        m.write(".")
      }
    }
  }
}
