import SightlineObserving
import SightlineUnits

/// How the time that a figure speaks of lies to the time asked for.
enum FigurePeriod {
  case same
  /// Within what is asked, and less.
  case shorter
  /// All that is asked, and more.
  case longer
  /// Part of what is asked, and something else.
  case across

  /// Stretches that differ by under two hundredths are the same: a year that begins on the tenth of a month or on
  /// the eleventh.
  static let tolerance = 0.98
  /// A number of something that stands (a stock) is dated by the year at the coarsest; what spans more is no date.
  static let coarsestDate = Seconds(days: 366)

  init(_ stated: Interval, asked: Interval) {
    let common = stated.intersection(asked)?.length.value ?? 0
    let (own, wanted) = (stated.length.value, asked.length.value)
    let most = FigurePeriod.tolerance
    if own <= 0 {
      self = wanted <= 0 ? .same : .shorter
    } else if common >= most * max(own, wanted) {
      self = .same
    } else if common >= most * own {
      self = .shorter
    } else if common >= most * wanted {
      self = .longer
    } else {
      self = .across
    }
  }
}

/// What a figure says of the asked time.
enum DatedFigure {
  case states(StatedRange)
  /// Only from one side, with the reason.
  case bounds(StatedRange, String)
  case nothing(String)

  /// A stock is a number at some moment; a flow, which is never below zero, belongs to its whole stretch: a longer
  /// one bounds the asked time from above, a shorter one from below.
  init(_ stated: StatedRange, of kind: EventKind, _ time: Interval, asked: Interval) {
    let period = FigurePeriod(time, asked: asked)
    guard kind.isFlow else {
      let isDate = period == .same || period == .shorter || time.length <= FigurePeriod.coarsestDate
      self =
        isDate ? .states(stated) : .nothing("of \(time.start.date) to \(time.end.date), no date within it")
      return
    }
    var range = stated
    switch period {
    case .same: self = .states(stated)
    case .shorter:
      range.upper = .infinity
      // A running total is often dated with the day on which it was told: of a day alone nobody can know.
      if kind != .budget, kind != .commitment, time.length <= Seconds(days: 1) {
        self = .nothing("dated with one day, which does not say from when it counts")
      } else {
        self =
          range.lower.isFinite
          ? .bounds(range, "for a part of the time asked, at least that much")
          : .nothing("for a part of the time asked")
      }
    case .longer where kind != .returned:
      range.lower = -.infinity
      self =
        range.upper.isFinite
        ? .bounds(range, "for a longer time than asked, at most that much")
        : .nothing("for a longer time than asked")
    case .longer, .across:
      self = .nothing("for another time than asked, \(time.start.date) to \(time.end.date)")
    }
  }
}

extension EventKind {
  /// Figures that belong to a stretch of time and grow with it; a holding stands at a moment.
  var isFlow: Bool {
    switch self {
    case .budget, .commitment, .clearance, .returned: true
    default: false
    }
  }
}
