/// The items of a JSON input as trees, for readers that need all of them.
struct JSONTrees: JSONItemTaker {
  enum Item {
    case element(JSONValue, of: JSONItems.Place, byte: Int)
    /// An outermost object that holds no items is itself the thing.
    case header(JSONObject, items: Int, byte: Int)
    case broken(WorksRemark)
  }
  private(set) var items: [Item] = []
  let deepest: Int

  mutating func take(_ reader: inout JSONReader, in place: JSONItems.Place, byte: Int) throws(JSONFailure)
    -> Bool
  {
    if place == .outermost { return false }
    let value = try reader.value { (bytes: UnsafeBufferPointer<UInt8>) throws(JSONFailure) in
      try JSONParser.parse(bytes, deepest: deepest)
    }
    items.append(.element(value, of: place, byte: byte))
    return true
  }
  mutating func header(_ header: JSONObject, items count: Int, byte: Int) {
    items.append(.header(header, items: count, byte: byte))
  }
  mutating func broken(_ remark: WorksRemark) { items.append(.broken(remark)) }
}
