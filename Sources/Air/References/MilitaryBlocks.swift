import SightlineUnits

/// A run of 24-bit addresses that a state gives to its armed forces.
public struct AddressBlock: Hashable, Sendable {
  public let addresses: ClosedRange<UInt32>
  /// The state whose allocation the block lies in.
  public let country: String
  /// Entries of a public register inside the block, and how many of them it marks military.
  let entries: Int
  let military: Int
  init(_ addresses: ClosedRange<UInt32>, _ country: String, entries: Int, military: Int) {
    (self.addresses, self.country, self.entries, self.military) = (addresses, country, entries, military)
  }
  /// The mean of the Beta posterior under a flat prior: a block with few entries stays near one half.
  public var probability: Probability {
    Probability(clamping: Double(military + 1) / Double(entries + 2))
  }

  public static func containing(_ address: UInt32) -> AddressBlock? {
    var (low, high) = (0, militaryBlocks.count)
    while low < high {
      let middle = (low + high) / 2
      if militaryBlocks[middle].addresses.upperBound < address { low = middle + 1 } else { high = middle }
    }
    guard low < militaryBlocks.count, militaryBlocks[low].addresses.contains(address) else { return nil }
    return militaryBlocks[low]
  }
}

/// The blocks of readsb (`isMilRange` in `aircraft.c`) and tar1090, in order of address. States do not
/// publish these blocks; they were gathered by observers. Countries follow ICAO Annex 10 III table 9-1.
///
/// The counts were measured on the Mictronics database of 19 July 2026 (446,783 aircraft, 16,878 of them
/// marked military). The block 400000–40003F of the same lists is left out: 3 entries, none military.
let militaryBlocks: [AddressBlock] = [
  AddressBlock(0x010070...0x01008F, "Egypt", entries: 26, military: 22),
  AddressBlock(0x0A4000...0x0A4FFF, "Algeria", entries: 52, military: 49),
  AddressBlock(0x33FF00...0x33FFFF, "Italy", entries: 89, military: 86),
  AddressBlock(0x350000...0x37FFFF, "Spain", entries: 88, military: 82),
  AddressBlock(0x3AA000...0x3AFFFF, "France", entries: 315, military: 308),
  AddressBlock(0x3B7000...0x3BFFFF, "France", entries: 512, military: 467),
  AddressBlock(0x3EA000...0x3EBFFF, "Germany", entries: 40, military: 24),
  AddressBlock(0x3F4000...0x3FBFFF, "Germany", entries: 236, military: 196),
  AddressBlock(0x43C000...0x43CFFF, "United Kingdom", entries: 755, military: 725),
  AddressBlock(0x444000...0x446FFF, "Austria", entries: 1, military: 0),
  AddressBlock(0x44F000...0x44FFFF, "Belgium", entries: 125, military: 121),
  AddressBlock(0x457000...0x457FFF, "Bulgaria", entries: 20, military: 20),
  AddressBlock(0x45F400...0x45F4FF, "Denmark", entries: 32, military: 30),
  AddressBlock(0x468000...0x4683FF, "Greece", entries: 52, military: 41),
  AddressBlock(0x473C00...0x473C0F, "Hungary", entries: 12, military: 11),
  AddressBlock(0x478100...0x4781FF, "Norway", entries: 28, military: 26),
  AddressBlock(0x480000...0x480FFF, "Netherlands", entries: 184, military: 183),
  AddressBlock(0x48D800...0x48D87F, "Poland", entries: 31, military: 31),
  AddressBlock(0x497C00...0x497CFF, "Portugal", entries: 90, military: 89),
  AddressBlock(0x498420...0x49842F, "Czechia", entries: 12, military: 12),
  AddressBlock(0x4B7000...0x4B7FFF, "Switzerland", entries: 122, military: 118),
  AddressBlock(0x4B8200...0x4B82FF, "Türkiye", entries: 89, military: 85),
  AddressBlock(0x506F32...0x506FFF, "Slovenia", entries: 50, military: 22),
  AddressBlock(0x70C070...0x70C07F, "Oman", entries: 8, military: 8),
  AddressBlock(0x710258...0x71028F, "Saudi Arabia", entries: 8, military: 8),
  AddressBlock(0x710380...0x71039F, "Saudi Arabia", entries: 16, military: 15),
  AddressBlock(0x738A00...0x738AFF, "Israel", entries: 31, military: 30),
  AddressBlock(0x7CF800...0x7CFAFF, "Australia", entries: 310, military: 296),
  AddressBlock(0x800200...0x8002FF, "India", entries: 94, military: 93),
  AddressBlock(0xADF7C8...0xAFFFFF, "United States", entries: 9618, military: 9478),
  AddressBlock(0xC20000...0xC3FFFF, "Canada", entries: 167, military: 166),
  AddressBlock(0xE40000...0xE41FFF, "Brazil", entries: 77, military: 51),
  AddressBlock(0xE80600...0xE806FF, "Chile", entries: 82, military: 29),
]
