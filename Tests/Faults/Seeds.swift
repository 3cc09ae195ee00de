/// Small whole inputs of every format, written for these runs: no record of anybody.
enum Seeds {
  static let trace = """
    {"icao":"4ca123","r":"EI-ABC","t":"B738","desc":"BOEING 737-800","ownOp":"Air \\u00c9","year":"2001","dbFlags":1,
    "timestamp":1600000000.123,"trace":[
    [0,50.1,8.5,"ground",12.5,90,0,null,{"type":"adsb_icao","flight":"ABC123  ","squawk":"1000","category":"A3","nic":8,"nac_p":9},"adsb_icao",null,null,null,null],
    [30.5,50.2,8.6,5000,250.1,95.2,0,1200,null,"adsb_icao",5100,1250,240,0.1],
    [61,50.31,8.7,10000,300,97,1,-64,{"flight":"ABC123","nic":0},"mlat",10100,0,250,-1.5],
    [90,null,null,null,null,null,2,null,null]]}
    """
  static let records = """
    [{"timestamp":1527693698000,"icao24":"484506","latitude":52.3,"longitude":4.7,"altitude":1000,"groundspeed":150.5,
    "track":240,"vertical_rate":-640,"callsign":"KLM1","onground":false,"squawk":"2000"},
    {"timestamp":1527693708000,"icao24":"484506","latitude":52.4,"longitude":4.6,"altitude":null,"extra":{"a":[1]}}]
    """
  static let columns = """
    {"timestamp":{"0":1527693698000,"1":1527693708000},"icao24":{"0":"484506","1":"484507"},
    "latitude":{"0":52.3,"1":52.4},"longitude":{"0":4.7,"1":-4.6},"altitude":{"0":1000,"1":null}}
    """
  static let openSky = """
    time,icao24,lat,lon,velocity,heading,vertrate,callsign,onground,alert,spi,squawk,baroaltitude,geoaltitude,lastposupdate,lastcontact
    1600000000,4ca123,50.1,8.5,200.5,90.1,5.2,ABC123  ,false,false,false,1000,3000.5,3100,1599999999.5,1599999999.9
    1600000010,4ca123,50.2,8.6,,,,"AB""C",true,false,false,,,,1600000009,1600000009\r
    """
  static let csv =
    "\u{FEFF}ts;hex;latitude;longitude;altitude;gs;squawk\n2020-09-13T12:26:40Z;4CA123;50,1;8.5;1000;200;\n"
    + "2020-09-13 12:26:50;4ca123;50.2;8.6;1100;210;7700\n"
  static let airports = """
    icao,iata,name,city,subd,country,elevation,lat,lon,tz,lid
    LFPG,CDG,"Charles de Gaulle, ""Roissy"" field",Paris,IDF,FR,392,49.0128,2.55,Europe/Paris,
    UDYZ,EVN,Zvartnots,Yerevan,ER,AM,2838,40.1473,44.3959,Asia/Yerevan,
    """
  static let runways = """
    "id","airport_ref","airport_ident","length_ft","width_ft","surface","lighted","closed","le_ident","le_latitude_deg","le_longitude_deg","le_elevation_ft","le_heading_degT","le_displaced_threshold_ft","he_ident","he_latitude_deg","he_longitude_deg","he_elevation_ft","he_heading_degT","he_displaced_threshold_ft"
    1,2,"LFPG",13829,148,"ASP",1,0,"08L",48.9957,2.5527,316,85,0,"26R",48.9989,2.6106,363,265,1312
    """
  static let aircraftTable =
    "icao24,registration,typecode,operator\n4ca123,EI-ABC,B738,\"Air, E\"\nac671b,N1,C17,\n"
  static let aircraftObject = """
    {"4CA123":["EI-ABC","B738","00"],"AC671B":["N1","C17","10"],"bad":[1]}
    """
  static let iati = """
    <?xml version="1.0" encoding="UTF-8"?>
    <iati-activities version="2.03"><iati-activity default-currency="USD" last-updated-datetime="2020-02-01T00:00:00Z">
    <iati-identifier> XX-1 </iati-identifier><title><narrative>Road &amp; bridge &#65;</narrative></title>
    <activity-status code="2"/><activity-date type="1" iso-date="2019-01-01"/><sector code="21020" percentage="100"/>
    <recipient-country code="AM"/><location><point><pos>40.1 44.5</pos></point></location>
    <!-- a remark --><budget><value currency="EUR" value-date="2020-01-01">1000.50</value></budget>
    <transaction><transaction-type code="3"/><transaction-date iso-date="2020-01-02"/>
    <value currency="EUR" value-date="2020-01-02">12<![CDATA[.5]]></value><receiver-org>A</receiver-org></transaction>
    <transaction><transaction-type code="2"/><transaction-date iso-date="2020-01-03"/><value value-date="2020-01-03">-7</value></transaction>
    </iati-activity></iati-activities>
    """
  static let ocds = """
    {"uri":"https://example.org/p","version":"1.1","publishedDate":"2020-01-01T00:00:00Z","publisher":{"name":"P"},
    "releases":[{"ocid":"ocds-1","id":"1","date":"2020-01-01T00:00:00Z","tag":["contract"],"initiationType":"tender",
    "parties":[{"id":"b","name":"Buyer \\ud83d\\ude00","roles":["buyer"]}],
    "tender":{"id":"t","title":"Road","value":{"amount":1000.5,"currency":"USD"},"status":"complete"},
    "awards":[{"id":"a","value":{"amount":900,"currency":"USD"},"suppliers":[{"id":"s","name":"S"}]}],
    "contracts":[{"id":"c","awardID":"a","value":{"amount":900,"currency":"USD"},"period":{"startDate":"2020-02-01T00:00:00Z",
    "endDate":"2020-12-01T00:00:00Z"},"implementation":{"transactions":[{"id":"x","date":"2020-03-01T00:00:00Z",
    "value":{"amount":1e2,"currency":"USD"}}]}}]},{"ocid":"ocds-1","id":"2","date":"2020-05-01T00:00:00Z","tag":["contractTermination"]}]}
    """
  static let landRelease = """
    area,date,cancelled_ha,reduced_ha,cleared_ha,total_ha,operator
    North,2023-11-04,100.5,20,3,123.5,A
    South,2023-11,1,,2.25,,
    """
  static let displacement = """
    year,coo_name,coo_iso,coa_name,coa_iso,refugees,asylum_seekers,returned_refugees,idps,returned_idps,stateless,ooc,oip,hst
    2024,Azerbaijan,AZE,Azerbaijan,AZE,0,0,0,657155,0,0,0,-,0
    2023,Armenia,ARM,Georgia,GEO,12,3,0,0,0,0,0,0,0
    """
  static let sipri = """
    Transfers of major conventional arms from All countries  to All countries . Deals with deliveries made for the year range 'Not specified' to 'Not specified'

    Data generated: 13 Mar 2025 10:02:49 AM

    Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons
    Azerbaijan,Israel,2016,?,12,?,Type-A,UAV,12,?,2016; 2017,New,Some comment, with a comma,2.5,30,30
    Armenia,Russia,(2015),?,4,,Type-B,combat aircraft,4,,2019-2020,Second hand,"quoted, comment",10,40,40
    Armenia,"unknown supplier(s)",2015,?,4,?,Type-C,"ASV, tracked",4,?,2019,New,broken
    over two lines,1,4,4

    """
  static let yearGrid = """
    Military expenditure by country, in millions of US$ at current prices
    "Figures in blue are estimates",,,,
    Country,Notes,2019,2020,2021
    Europe,,,,
    Armenia,1,673.1,"634,5",xxx
    Azerbaijan,,1854.2,. .,2697
    """
  static let events = """
    kind,party,designation,place,earliest,latest,until,status,source,citation,note
    handover,Armenia,District A,A,2020-11-15,2020-11-25,,reported,agency,p. 1,
    exercise,Azerbaijan,Drill,,2021-09-01,,2021-09-15,alleged,"paper, daily",,x
    """
  static let parts = """
    total,total_value,part,part_value,unit,complete,date,source,citation
    release,106938,north,6938,ha,yes,2023-11-04,agency,
    release,106938,south,"99,997",ha,yes,2023-11-04,agency,
    """
  static let mapping = """
    table regional-exchange  # a remark
      kind holding
      party from "Participating State" or "party"
      value from "Holdings"
      date from "As of"
      measure count
      decimal ","
      set category "battle tanks"
      direction from "Flow" export "Export" import "Import"
      ignore "Remarks"
    """
  private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
  static let workbook: [(String, String)] = [
    (
      "xl/_rels/workbook.xml.rels",
      head
        + "<Relationships><Relationship Id=\"rId1\" Type=\"t\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    ),
    (
      "xl/workbook.xml",
      head + "<workbook><sheets><sheet name=\"Current US$\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    ),
    (
      "xl/sharedStrings.xml",
      head
        + "<sst><si><t>Country</t></si><si><t>Armenia</t></si><si><r><t>Mili</t></r><r><t>tary</t></r></si>"
        + "<si><t>Military expenditure in millions of US$ at current prices &amp; rates</t></si></sst>"
    ),
    (
      "xl/worksheets/sheet1.xml",
      head + "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>3</v></c></row>"
        + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\"><v>2019</v></c><c r=\"C2\"><v>2020</v></c></row>"
        + "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\" s=\"1\"><v>673.1</v></c>"
        + "<c r=\"C3\" t=\"inlineStr\"><is><t>xxx</t></is></c></row></sheetData></worksheet>"
    ),
    (
      "xl/styles.xml",
      head + "<styleSheet><fonts><font/><font><color rgb=\"FF0000FF\"/></font></fonts><fills><fill/></fills>"
        + "<cellXfs><xf fontId=\"0\" fillId=\"0\"/><xf fontId=\"1\" fillId=\"0\"/></cellXfs></styleSheet>"
    ),
  ]
  static let accord = """
    # A remark
    claim cargo-flights
      version 1
      said by "Ministry X" on 2024-09-02
      source "https://example.org/a"
      quote "Several."
      that at least 3 flights to LFPG by aircraft military or cargo during 2024-08
      innocent explanations "humanitarian relief", "state visit"
      test "no receiver" given coverage 0 expect cannot tell

    commitment ceiling
      version 1
      binds Armenia
      source "CFE Treaty"
      quote "x"
      ceiling battle tanks 220, artillery 285
      in force from 2020-11-10T00:00+03:00
      milestone handover: control passes by end of 2020-11-15

    """
  static let manifest = """
    title: "A case"
    summary: >
      Folded
      text
    period: 2024-08-01/2024-08-15
    parties: &p [Armenia, "Azerbaijan"]
    sources:
      - name: receivers
        origin: https://example.org
        licence: CC-BY-4.0
    aircraft: *p
    """
  static let dossier = """
    {"artifacts":[{"sha256":"00","size":22,"name":"a"}],"verdicts":[{"id":"c/one","version":1,
    "statement":"at least 1 flights to LFPG","outcome":"supported","probability":{"low":1,"high":1},
    "wouldHaveSeen":0.5,"period":{"start":0,"end":100},"candidates":[{"observation":{"id":"o1","kind":"flight",
    "basis":{"slices":[{"artifact":"00"}]}},"probability":1,"factors":[{"probability":1}]}],
    "looks":[{"during":{"start":0,"end":50},"detection":1,"group":"g"}],
    "workings":{"prior.shape":0.5,"detection":0.5,"scale.atLow":1,"scale.atHigh":2,"candidates":1,"seen.expected":1}}]}
    """
}
