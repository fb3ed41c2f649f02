import Foundation

// MARK: - Uploads of files. Häuser, 家, 🏠.

/// How often a part is sent again.
public let maxTries = 5
var activeUploads: Int = 0
let onError = { (code: Int) in
    print("failed: \(code)")
}

typealias Listener = (Double) -> Void

/// Sends files in parts.
///
/// - Note: second paragraph.
@objc(ACUploader)
@available(iOS 13, *)
public final class Uploader<T>: NSObject, Closeable where T: Hashable {
    public static let shared = Uploader()
    static var instances = 0
    public let url: URL
    private var parts: [Part] = []

    /// Bytes that are not sent yet.
    var remaining: Int { parts.reduce(0) { $0 + $1.size } }

    var größe: Int {
        get { 3 }
        set { print("🏠", newValue) }
    }

    private(set) var progress: Double = 0 {
        didSet { notify() }
    }

    /** Remembers the address. */
    public init?(url: URL, tries: Int = maxTries) throws {
        self.url = url
        super.init()
    }

    deinit {
        parts.removeAll()
    }

    subscript(index: Int) -> Part {
        return parts[index]
    }

    /// Sends one part.
    @discardableResult
    public func send<R>(
        _ part: Part,
        tries: Int = maxTries
    ) async throws -> R where R: Decodable {
        func backOff(_ n: Int) -> Int { 1 << n }
        let local = backOff(tries)
        return try await transport(part, local)
    }

    class func make() -> Uploader { Uploader() }
    static func == (a: Uploader, b: Uploader) -> Bool { a.url == b.url }

    enum Failure: Error {
        case status(Int), cancelled
        var isFatal: Bool { true }
        indirect enum Nested { case leaf }
    }

    typealias Done = (Result<T, Failure>) -> Void
}

func broken(a: Int, b: {
    return a +
}

// An extension is a scope.
extension Uploader.Failure: CustomStringConvertible {
    public var description: String { "failure" }
    func retry() {}
    struct Hint { let text: String }
}

extension String {
    /* Shouts. */
    func shout() -> String { uppercased() }
}

struct Part: Codable {
    let data: Data
    var size: Int { data.count }
    mutating func clear() {}
}

/// What can be closed.
protocol Closeable: AnyObject {
    associatedtype Item
    var isOpen: Bool { get }
    init()
    func close(_ force: Bool) -> Item
    static func all() -> [Item]
}

actor Pool {
    func take() {}
}

infix operator <+>: AdditionPrecedence

func <+> (a: Part, b: Part) -> Part { a }

#if canImport(Darwin)
/// Only there.
func onDarwin() { let s = "🏠"; print(s) }
#else
func elsewhere() {}
#endif

let s = "🏠"; func 家(x: Int) -> Int { x }

@freestanding(expression)
macro stringify<T>(_ value: T) -> (T, String) = #externalMacro(module: "M", type: "S")
