/// ISO 4217 codes in use or withdrawn since 1990 (ISO 4217 tables A.1 and A.3): old ledgers keep old money.
enum CurrencyList {
  private static let text = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
    CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
    GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW
    KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MRO MUR MVR MWK MXN MXV MYR MZN
    NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
    SLE SLL SOS SRD SSP STN STD SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN USS UYI UYU
    UYW UZS VED VEF VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX
    YER ZAR ZMW ZMK ZWL ZWG ZWD ADP AFA ATS AYM AZM BEF BGL BYB BYR CSD CYP DEM ECS EEK ESP FIM FRF GHC GRD
    GWP IEP ITL LTL LUF LVL MGF MTL MZM NLG PTE ROL RUR SDD SIT SKK SRG TMM TPE TRL UAK XEU YUM ZRN AOR GEK
    """
  static let known: Set<PackedCurrency> = Set(
    text.split { $0 == " " || $0 == "\n" }.compactMap { PackedCurrency(String($0)) })

  /// The same by place of the three letters, for the inner loops.
  private static let flags: [Bool] = {
    var flags = [Bool](repeating: false, count: 26 * 26 * 26)
    for currency in known { flags[place(currency)] = true }
    return flags
  }()
  @inline(__always) private static func place(_ c: PackedCurrency) -> Int {
    let w = Int(c.word)
    return ((w >> 16 & 255) - 65) * 676 + ((w >> 8 & 255) - 65) * 26 + (w & 255) - 65
  }
  static func has(_ currency: PackedCurrency) -> Bool { flags[place(currency)] }
}
