import SightlineObserving
import SightlineUnits

/// Nobody's word supports their own claim; it can contradict it. The same for events, looks and figures.
extension Setting {
  /// Whether a source is the claim's own speaker. Duties have no speaker: a party's own declaration counts there.
  func isSpeaker(_ source: String) -> Bool {
    guard let speaker else { return false }
    return source.lowercased() == speaker.lowercased()
  }

  /// Holds an assertion with the speaker's own records, and without them where they would make the claim
  /// likelier.
  func withoutOwnWord(
    _ ask: @escaping (Question) throws -> Answer,
    _ hold: (_ ask: @escaping (Question) throws -> Answer) throws -> Finding
  ) throws -> Finding {
    let whole = try hold(ask)
    let own = whole.candidates.filter { isSpeaker($0.observation.source.text) }
    let looks = whole.looks.count { isSpeaker($0.group.text) }
    guard speaker != nil, !own.isEmpty || looks > 0 else { return whole }
    var rest = try hold { try self.others(ask($0)) }
    guard speaksFor(whole.range, rest.range) else { return whole }
    let what = [
      own.isEmpty ? nil : "\(own.count) of these records", looks == 0 ? nil : "\(looks) of these looks",
    ].compactMap { $0 }.joined(separator: " and ")
    rest.reasons.append(
      Reason(
        "From the claim's own speaker, and not counted: \(what); nobody's word supports their own claim.",
        evidence: own.map(\.observation.id)))
    rest.workings["ownWord.candidates"] = Double(own.count)
    rest.workings["ownWord.looks"] = Double(looks)
    return rest
  }

  /// The answer without what comes from the speaker.
  private func others(_ answer: Answer) -> Answer {
    var answer = answer
    answer.candidates.removeAll { isSpeaker($0.observation.source.text) }
    answer.looks.removeAll { isSpeaker($0.group.text) }
    return answer
  }

  /// Whether either end of the claim's range is higher with the speaker's own records than without.
  private func speaksFor(_ whole: ProbabilityRange?, _ rest: ProbabilityRange?) -> Bool {
    guard let whole, let rest else { return true }
    let slack = 1e-12
    return denied
      ? whole.low.value < rest.low.value - slack || whole.high.value < rest.high.value - slack
      : whole.low.value > rest.low.value + slack || whole.high.value > rest.high.value + slack
  }
}
