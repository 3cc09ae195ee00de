/// The layouts with a header of their own, as mappings. The order counts: the first that matches is taken.
enum KnownTables {
  /// Comtrade: UN Comtrade data download, fields of 2016 to 2025 in both namings. UNROCA: reporting forms for
  /// exports and imports of categories I to VII. Exchange: annual exchange of information on holdings.
  static let text = """
    table comtrade
      kind transfer
      party from "reporterdesc" or "reporter"
      reporter from "reporterdesc" or "reporter"
      counterpart from "partnerdesc" or "partner"
      direction from "flowdesc" or "trade flow" or "flowcode" or "trade flow code"
      category from "cmddesc" or "commodity" or "cmdcode" or "commodity code"
      date from "refyear" or "period" or "year"
      value from "primaryvalue" or "trade value (us$)" or "fobvalue"
      status from "isreported"
      measure USD
      ignore "typecode" "freqcode" "refperiodid" "refmonth" "reportercode" "reporteriso" "partnercode" "partneriso"
      ignore "partner2code" "partner2iso" "partner2desc" "classificationcode" "classificationsearchcode" "aggrlevel"
      ignore "isoriginalclassification" "isleaf" "customscode" "customsdesc" "moscode" "motcode" "motdesc"
      ignore "qtyunitcode" "qtyunitabbr" "qty" "isqtyestimated" "altqtyunitcode" "altqtyunitabbr" "altqty"
      ignore "isaltqtyestimated" "netwgt" "isnetwgtestimated" "grosswgt" "isgrosswgtestimated" "cifvalue"
      ignore "legacyestimationflag" "isaggregate" "classification" "netweight (kg)" "qty unit" "flag"
    table unroca
      kind transfer
      party from "reporting state" or "country" or "state"
      reporter from "reporting state" or "country" or "state"
      counterpart from "final importer state(s)" or "exporter state(s)" or "importer/exporter" or "partner"
      direction from "transfer type" or "type" or "export/import"
      category from "category" or "weapon category"
      date from "calendar year" or "year"
      value from "number of items" or "items" or "quantity"
      note from "comments on the transfer" or "comments" or "description of item" or "description"
      measure count
      ignore "state of origin (if not exporter)" "state of origin" "intermediate location (if any)"
      ignore "intermediate location"
    table exchange
      kind holding
      party from "participating state" or "state party" or "party" or "country"
      reporter from "reported by" or "reporter"
      category from "category" or "treaty-limited equipment" or "equipment"
      date from "as of" or "date" or "year"
      value from "holdings" or "number held" or "on hand"
      status from "status"
      note from "note" or "notes" or "remarks"
      measure count
      ignore "ceiling" "limit" "citation" "source"
    table figures
      kind from "kind"
      party from "party" or "country"
      reporter from "source" or "reporter"
      counterpart from "counterpart" or "supplier"
      category from "category"
      date from "date" or "year" or "period"
      value from "value" or "amount"
      unit from "unit" or "currency"
      meaning from "meaning"
      error from "standard_error"
      status from "status"
      note from "note"
      citation from "citation"
    """
  static let mappings: [TableMapping] = (try? TableMapping.parse(text)) ?? []
}
