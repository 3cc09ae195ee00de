import Foundation
import SightlineFaults

// sightline-fuzz list                        the decoders
// sightline-fuzz seeds DECODER FOLDER        writes its seeds
// sightline-fuzz read DECODER FILE…          reads files and says what came of it
// sightline-fuzz DECODER [libFuzzer options and folders]

typealias Target = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ target: Target
) -> CInt

nonisolated(unsafe) var chosen: Decoder?

func fail(_ text: String) -> Never {
  FileHandle.standardError.write(Data((text + "\n").utf8))
  exit(2)
}

let words = CommandLine.arguments
guard words.count > 1 else {
  fail("usage: sightline-fuzz list | seeds DECODER FOLDER | read DECODER FILE… | DECODER …")
}
func decoder(_ name: String) -> Decoder { Decoder.named(name) ?? { fail("no decoder '\(name)'") }() }

switch words[1] {
case "list": for d in Decoder.all { print(d.name) }
case "seeds":
  try FileManager.default.createDirectory(atPath: words[3], withIntermediateDirectories: true)
  for (i, seed) in try decoder(words[2]).seeds().enumerated() {
    try Data(seed).write(to: URL(fileURLWithPath: "\(words[3])/seed-\(i)"))
  }
case "read":
  for path in words.dropFirst(3) {
    guard let data = FileManager.default.contents(atPath: path) else { fail(path) }
    print(path, decoder(words[2]).read(Array(data)))
  }
default:
  chosen = decoder(words[1])
  var arguments: [UnsafeMutablePointer<CChar>?] = ([words[0]] + words.dropFirst(2)).map { strdup($0) } + [nil]
  var count = CInt(arguments.count - 1)
  let code = arguments.withUnsafeMutableBufferPointer { buffer -> CInt in
    var base = buffer.baseAddress
    return withUnsafeMutablePointer(to: &base) { pointer in
      pointer.withMemoryRebound(
        to: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?.self, capacity: 1
      ) { again in
        runDriver(&count, again) { bytes, n in
          _ = chosen?.read(Array(UnsafeBufferPointer(start: bytes, count: n)))
          return 0
        }
      }
    }
  }
  exit(code)
}
