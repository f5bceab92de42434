import Foundation

/// The device's own clock, and the zone it is in now.
public final class SystemClock: Clock {
    public init() {}

    public func now() throws -> Date { Date() }

    /// Asked anew each time, as a phone travels: `TimeZone.current` may stay at what it was at the start.
    public func zone() throws -> String { TimeZone.autoupdatingCurrent.identifier }
}
