import CCurl
import Foundation

/// One HTTP request to one pinned address, without redirects, with limits.
///
/// curl does the protocol; nothing of it that reaches further is used: no proxy from the environment, no
/// cookies, no `.netrc`, no protocol but http and https, no name lookup of its own.
struct Transfer {
  struct Request {
    let address: WebAddress
    let pinned: NetworkAddress
    let headers: [String]
    let agent: String
    let limits: RetrievalLimits
    /// Bytes that are there already: the limit on size counts them.
    var already = 0
  }
  struct Response {
    var status = 0
    /// The status line and the header fields of the final response, as received.
    var head = ""
    var received = 0
    /// What went wrong, where the response is not whole.
    var fault: RetrievalFault?

    /// The last value of a field, by its name in lower case.
    func field(_ name: String) -> String? {
      head.split(whereSeparator: \.isNewline).dropFirst().last {
        $0.prefix { $0 != ":" }.lowercased() == name
      }.map { $0.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces) }
    }
  }

  /// What the callbacks share; handed through C as a pointer that lives as long as the transfer.
  private final class State {
    let request: Request
    var response = Response()
    let sink: (UnsafeRawBufferPointer) -> Bool
    var isTooLarge = false
    var wentElsewhere: NetworkAddress?
    init(_ request: Request, _ sink: @escaping (UnsafeRawBufferPointer) -> Bool) {
      (self.request, self.sink) = (request, sink)
    }
  }
  /// Header blocks of honest servers stay below 16 KiB.
  private static let longestHead = 256 << 10
  private static let isReady: Bool = curl_global_init(3) == CURLE_OK

  /// - Parameter sink: takes body bytes; false where they cannot be kept.
  static func run(_ request: Request, sink: @escaping (UnsafeRawBufferPointer) -> Bool) -> Response {
    var failed = Response()
    failed.fault = .broken("the transfer could not be set up")
    guard isReady, let easy = curl_easy_init() else { return failed }
    defer { curl_easy_cleanup(easy) }
    let state = State(request, sink)
    let pointer = Unmanaged.passUnretained(state).toOpaque()
    var lists: [UnsafeMutablePointer<curl_slist>?] = []
    defer { lists.forEach { curl_slist_free_all($0) } }
    func list(_ lines: [String]) -> UnsafeMutablePointer<curl_slist>? {
      let made = lines.reduce(nil) { curl_slist_append($0, $1) }
      lists.append(made)
      return made
    }
    let target = request.pinned.bytes.count == 4 ? "\(request.pinned)" : "[\(request.pinned)]"
    _ = sightline_set_text(easy, CURLOPT_URL, request.address.description)
    _ = sightline_set_list(
      easy, CURLOPT_RESOLVE, list(["\(request.address.host):\(request.address.port):\(target)"]))
    _ = sightline_set_list(easy, CURLOPT_HTTPHEADER, list(request.headers))
    _ = sightline_set_text(easy, CURLOPT_USERAGENT, request.agent)
    _ = sightline_set_text(easy, CURLOPT_PROXY, "")
    _ = sightline_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    _ = sightline_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
    _ = sightline_set_long(easy, CURLOPT_NOSIGNAL, 1)
    // The body as it was sent: decoding is done under our own limits.
    _ = sightline_set_long(easy, CURLOPT_HTTP_CONTENT_DECODING, 0)
    _ = sightline_set_long(easy, CURLOPT_HTTP_VERSION, 2)  // CURL_HTTP_VERSION_1_1: what WARC can hold
    _ = sightline_set_long(easy, CURLOPT_TIMEOUT_MS, Int(request.limits.seconds * 1000))
    _ = sightline_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Int(min(20, request.limits.seconds) * 1000))
    _ = sightline_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, request.limits.slowest)
    _ = sightline_set_long(easy, CURLOPT_LOW_SPEED_TIME, 30)
    _ = sightline_set_sink(easy, CURLOPT_WRITEFUNCTION, Transfer.body)
    _ = sightline_set_pointer(easy, CURLOPT_WRITEDATA, pointer)
    _ = sightline_set_sink(easy, CURLOPT_HEADERFUNCTION, Transfer.header)
    _ = sightline_set_pointer(easy, CURLOPT_HEADERDATA, pointer)
    _ = sightline_set_socket(easy, Transfer.socket)
    _ = sightline_set_pointer(easy, CURLOPT_OPENSOCKETDATA, pointer)
    let code = withExtendedLifetime(state) { curl_easy_perform(easy) }
    var status = 0
    _ = sightline_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    state.response.status = status
    if code != CURLE_OK { state.response.fault = fault(code, state) }
    return state.response
  }

  private static func fault(_ code: CURLcode, _ state: State) -> RetrievalFault {
    if state.isTooLarge { return .tooLarge(state.request.limits.largest) }
    if let other = state.wentElsewhere { return .refused(state.request.address.host, other, .reserved) }
    if code == CURLE_OPERATION_TIMEDOUT { return .tooSlow }
    return .broken(String(cString: curl_easy_strerror(code)))
  }

  private static let body: sightline_sink = { bytes, size, count, data in
    guard let bytes, let data else { return 0 }
    let state = Unmanaged<State>.fromOpaque(data).takeUnretainedValue()
    let length = size * count
    guard state.request.already + state.response.received + length <= state.request.limits.largest else {
      state.isTooLarge = true
      return 0
    }
    state.response.received += length
    return state.sink(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
  }

  private static let header: sightline_sink = { bytes, size, count, data in
    guard let bytes, let data else { return 0 }
    let state = Unmanaged<State>.fromOpaque(data).takeUnretainedValue()
    let length = size * count
    let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: length), as: UTF8.self)
    // Each interim response begins anew; only the last one counts.
    if line.hasPrefix("HTTP/") { state.response.head = "" }
    guard state.response.head.utf8.count + length <= longestHead else { return 0 }
    state.response.head += line
    return length
  }

  /// The last guard: whatever curl was told or made of it, only the pinned address is connected to.
  private static let socket: sightline_socket = { data, _, address in
    guard let data, let address else { return -1 }
    let state = Unmanaged<State>.fromOpaque(data).takeUnretainedValue()
    let found = withUnsafePointer(to: &address.pointee.addr) { NetworkAddress($0) }
    guard let found, found == state.request.pinned else {
      state.wentElsewhere = found
      return -1
    }
    return Glibc.socket(
      address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
      address.pointee.protocol)
  }
}
