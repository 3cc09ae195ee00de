/// Type designators of helicopters and tilt-rotors (ICAO Doc 8643, descriptions H and T): the common ones.
let rotorcraftTypes: Set<String> = [
  "A002", "A109", "A119", "A129", "A139", "A149", "A169", "A189", "ALH", "ALO2", "ALO3", "AS32", "AS3B",
  "AS50", "AS55", "AS65", "B06", "B06T", "B105", "B150", "B212", "B214", "B222", "B230", "B407", "B412",
  "B427", "B429", "B430", "B47G", "B47J", "B505", "BK17", "BO05", "EC20", "EC25", "EC30", "EC35", "EC45",
  "EC55", "EC75", "EH10", "EN28", "EN48", "EXPL", "FREL", "G2CA", "GAZL", "H2", "H3", "H160", "H269",
  "H46", "H47", "H500", "H53", "H53S", "H60", "H64", "HUCO", "K126", "K226", "KA25", "KA26", "KA27",
  "KA32", "KA50", "KA52", "KA62", "KMAX", "LAMA", "LYNX", "MD52", "MD60", "MI14", "MI2", "MI24", "MI26",
  "MI28", "MI34", "MI38", "MI4", "MI6", "MI8", "NH90", "OH1", "PSW4", "PUMA", "R22", "R44", "R66", "S51",
  "S52P", "S55P", "S58P", "S58T", "S61", "S61R", "S62", "S64", "S65C", "S76", "S92", "SCOR", "SUCO",
  "TIGR", "UH1", "UH12", "UH1Y", "US92", "V22", "W3", "WASP", "WESX", "WZ10", "Z9", "ZA6",
]

/// Known to be able to hover: by its type, or by its own word (emitter category A7, ICAO Doc 9871).
func isRotorcraft(type: String?, categories: [Change<String>]) -> Bool {
  if let type, rotorcraftTypes.contains(type) { return true }
  return categories.contains { $0.value == "A7" }
}
