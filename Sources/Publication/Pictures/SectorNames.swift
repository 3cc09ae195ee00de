/// The OECD DAC's sectors by the first three digits of their purpose codes (DAC and CRS code lists, 2024 edition:
/// a fact table, names shortened).
enum SectorNames {
  static func name(_ code: String) -> String {
    guard (3...5).contains(code.utf8.count), code.utf8.allSatisfy({ (48...57).contains($0) }),
      let name = names[String(code.prefix(3))]
    else { return "sector \(code)" }
    return name
  }

  private static let names: [String: String] = [
    "110": "education", "111": "education", "112": "basic education", "113": "secondary education",
    "114": "higher education", "120": "health", "121": "health", "122": "basic health",
    "123": "non-communicable diseases", "130": "population and reproductive health",
    "140": "water and sanitation", "150": "government and civil society",
    "151": "government and civil society", "152": "conflict, peace and security",
    "160": "other social services", "210": "transport and storage", "220": "communications", "230": "energy",
    "231": "energy policy", "232": "renewable energy", "233": "non-renewable energy", "234": "hybrid energy",
    "235": "nuclear energy", "236": "energy distribution", "240": "banking and finance",
    "250": "business services", "310": "agriculture, forestry, fishing", "311": "agriculture",
    "312": "forestry", "313": "fishing", "320": "industry, mining, construction", "321": "industry",
    "322": "mining", "323": "construction", "330": "trade and tourism", "331": "trade", "332": "tourism",
    "410": "environment", "430": "other multisector", "510": "general budget support",
    "520": "food assistance", "530": "other commodity assistance", "600": "action on debt",
    "720": "emergency response", "730": "reconstruction relief", "740": "disaster prevention",
    "910": "donors’ administration", "930": "refugees in donor countries", "998": "unallocated",
  ]
}
