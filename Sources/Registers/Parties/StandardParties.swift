import SightlineUnits

/// The table as text, one row a line: name | relation | party | last day | source.
extension PartyTable {
  private static let rows = """
    Turkey|renamed|Turkiye|2022-05-31|United Nations, Note verbale of 31 May 2022 on the country name Türkiye
    Türkiye|spelling|Turkiye||Latin-1 exports print the name without its mark
    Czech Republic|renamed|Czechia|2016-07-01|United Nations geographical names, short name Czechia registered July 2016
    Macedonia|renamed|North Macedonia|2019-02-11|Prespa Agreement of 17 June 2018, in force 12 February 2019
    Macedonia (FYROM)|renamed|North Macedonia|2019-02-11|Prespa Agreement of 17 June 2018
    Swaziland|renamed|eSwatini|2018-04-18|proclamation of 19 April 2018
    Eswatini|spelling|eSwatini||spelling of the register
    Burma|renamed|Myanmar|1989-06-17|Adaptation of Expressions Law of 18 June 1989
    Zaire|renamed|DR Congo|1997-05-16|renamed 17 May 1997
    Democratic Republic of the Congo|spelling|DR Congo||United Nations name
    Cape Verde|renamed|Cabo Verde|2013-10-23|request to the United Nations of 24 October 2013
    Cote d'Ivoire|spelling|Cote dIvoire||spelling of the register
    Ivory Coast|spelling|Cote dIvoire||English name
    Upper Volta|renamed|Burkina Faso|1984-08-03|renamed 4 August 1984
    Ceylon|renamed|Sri Lanka|1972-05-21|constitution of 22 May 1972
    Russian Federation|spelling|Russia||United Nations name
    United States of America|spelling|United States||United Nations name
    USA|spelling|United States||abbreviation
    US|spelling|United States||abbreviation
    UK|spelling|United Kingdom||abbreviation
    Great Britain|spelling|United Kingdom||short name
    UAE|spelling|United Arab Emirates||abbreviation
    Republic of Korea|spelling|South Korea||United Nations name
    Korea, Republic of|spelling|South Korea||ISO 3166
    Korea, South|spelling|South Korea||MILEX workbook
    Democratic People's Republic of Korea|spelling|North Korea||United Nations name
    Korea, North|spelling|North Korea||MILEX workbook
    Viet Nam|spelling|Vietnam||United Nations name
    Republic of Moldova|spelling|Moldova||United Nations name
    Moldova, Republic of|spelling|Moldova||ISO 3166
    Iran (Islamic Republic of)|spelling|Iran||United Nations name
    Iran, Islamic Republic of|spelling|Iran||ISO 3166
    Islamic Republic of Iran|spelling|Iran||United Nations name
    Syrian Arab Republic|spelling|Syria||United Nations name
    Republic of Armenia|spelling|Armenia||official name
    Republic of Azerbaijan|spelling|Azerbaijan||official name
    Bosnia and Herzegovina|spelling|Bosnia-Herzegovina||United Nations name
    Brunei Darussalam|spelling|Brunei||United Nations name
    Lao People's Democratic Republic|spelling|Laos||United Nations name
    Bolivia (Plurinational State of)|spelling|Bolivia||United Nations name
    Venezuela (Bolivarian Republic of)|spelling|Venezuela||United Nations name
    United Republic of Tanzania|spelling|Tanzania||United Nations name
    Kyrgyz Republic|spelling|Kyrgyzstan||official name
    Slovak Republic|spelling|Slovakia||official name
    Netherlands (Kingdom of the)|spelling|Netherlands||United Nations name
    Soviet Union|former|Russia|1991-12-26|Declaration 142-N of the Soviet of the Republics, 26 December 1991; fifteen states followed
    USSR|former|Russia|1991-12-26|abbreviation of Soviet Union
    Czechoslovakia|former||1992-12-31|Constitutional Act 542/1992; Czechia and Slovakia followed
    Yugoslavia|former||1992-04-27|constitution of the Federal Republic of Yugoslavia; seven states followed
    Serbia and Montenegro|former|Serbia|2006-06-03|declaration of independence of Montenegro, 3 June 2006
    East Germany (GDR)|former|Germany|1990-10-02|Unification Treaty of 31 August 1990
    German Democratic Republic|former|Germany|1990-10-02|Unification Treaty of 31 August 1990
    South Viet Nam|former|Vietnam|1976-07-01|unification of 2 July 1976
    South Vietnam|former|Vietnam|1976-07-01|unification of 2 July 1976
    North Yemen|former|Yemen|1990-05-21|unification of 22 May 1990
    South Yemen|former|Yemen|1990-05-21|unification of 22 May 1990
    Biafra|former||1970-01-15|ended 15 January 1970
    Katanga|former||1963-01-21|ended January 1963
    Kosovo|disputed|||declared 17 February 2008; recognised by some states only
    Taiwan|disputed|||recognised by some states only
    Palestine|disputed|||recognised by some states only
    Western Sahara|disputed|||Non-Self-Governing Territory, list of the United Nations
    Northern Cyprus|disputed|||Security Council resolution 541 (1983)
    Abkhazia|disputed|||declared 1992; recognised by few states
    South Ossetia|disputed|||declared 1991; recognised by few states
    Nagorno-Karabakh|disputed||2023-12-31|declared 2 September 1991, recognised by no member of the United Nations; decree of 28 September 2023
    Artsakh|disputed||2023-12-31|another name used for Nagorno-Karabakh by its own authorities
    Transnistria|disputed|||declared 2 September 1990; recognised by no member of the United Nations
    unknown supplier(s)|unnamed|||the register's own word
    unknown recipient(s)|unnamed|||the register's own word
    unknown country|unnamed|||the register's own word
    unknown rebel group|unnamed|||the register's own word
    multiple sellers|unnamed|||the register's own word
    NATO|unnamed|||an alliance
    African Union|unnamed|||an organisation
    United Nations|unnamed|||an organisation
    European Union|unnamed|||an organisation
    """

  static let standardEntries: [PartyEntry] = rows.split(separator: "\n").compactMap { line in
    let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(\.trimmed)
    guard cells.count == 5, let relation = PartyEntry.Relation(rawValue: cells[1]) else { return nil }
    let day = DateText.read(cells[3])?.interval.start.date
    return PartyEntry(name: cells[0], relation: relation, party: cells[2], until: day, source: cells[4])
  }

  /// States as the trade register spells them (members and observers of the United Nations).
  static let standardStates: [String] = """
    Afghanistan,Albania,Algeria,Andorra,Angola,Antigua and Barbuda,Argentina,Armenia,Australia,Austria,Azerbaijan,
    Bahamas,Bahrain,Bangladesh,Barbados,Belarus,Belgium,Belize,Benin,Bhutan,Bolivia,Bosnia-Herzegovina,Botswana,
    Brazil,Brunei,Bulgaria,Burkina Faso,Burundi,Cabo Verde,Cambodia,Cameroon,Canada,Central African Republic,Chad,
    Chile,China,Colombia,Comoros,Congo,DR Congo,Costa Rica,Cote dIvoire,Croatia,Cuba,Cyprus,Czechia,Denmark,
    Djibouti,Dominica,Dominican Republic,Ecuador,Egypt,El Salvador,Equatorial Guinea,Eritrea,Estonia,eSwatini,
    Ethiopia,Fiji,Finland,France,Gabon,Gambia,Georgia,Germany,Ghana,Greece,Grenada,Guatemala,Guinea,Guinea-Bissau,
    Guyana,Haiti,Holy See,Honduras,Hungary,Iceland,India,Indonesia,Iran,Iraq,Ireland,Israel,Italy,Jamaica,Japan,
    Jordan,Kazakhstan,Kenya,Kiribati,Kuwait,Kyrgyzstan,Laos,Latvia,Lebanon,Lesotho,Liberia,Libya,Liechtenstein,
    Lithuania,Luxembourg,Madagascar,Malawi,Malaysia,Maldives,Mali,Malta,Marshall Islands,Mauritania,Mauritius,
    Mexico,Micronesia,Moldova,Monaco,Mongolia,Montenegro,Morocco,Mozambique,Myanmar,Namibia,Nauru,Nepal,
    Netherlands,New Zealand,Nicaragua,Niger,Nigeria,North Korea,North Macedonia,Norway,Oman,Pakistan,Palau,Panama,
    Papua New Guinea,Paraguay,Peru,Philippines,Poland,Portugal,Qatar,Romania,Russia,Rwanda,Saint Kitts and Nevis,
    Saint Lucia,Saint Vincent,Samoa,San Marino,Sao Tome and Principe,Saudi Arabia,Senegal,Serbia,Seychelles,
    Sierra Leone,Singapore,Slovakia,Slovenia,Solomon Islands,Somalia,South Africa,South Korea,South Sudan,Spain,
    Sri Lanka,Sudan,Suriname,Sweden,Switzerland,Syria,Tajikistan,Tanzania,Thailand,Timor-Leste,Togo,Tonga,
    Trinidad and Tobago,Tunisia,Turkiye,Turkmenistan,Tuvalu,Uganda,Ukraine,United Arab Emirates,United Kingdom,
    United States,Uruguay,Uzbekistan,Vanuatu,Venezuela,Vietnam,Yemen,Zambia,Zimbabwe
    """.split { $0 == "," || $0 == "\n" }.map(\.trimmed).filter { !$0.isEmpty }
}
