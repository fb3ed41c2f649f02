//! Uploads with retries. Häuser, 家, 🏠.

const std = @import("std");
const Allocator = std.mem.Allocator;

/// How often a part is sent again.
pub const max_tries: u8 = 5;
var active_uploads: usize = 0;
threadlocal var buffer: [16]u8 = undefined;

/// Sends files in parts.
///
/// Second paragraph.
pub const Uploader = struct {
    url: []const u8,
    parts: usize = 0,

    const Self = @This();
    pub const default_url = "https://example.com";

    /// How sending ended.
    pub const Outcome = union(enum) {
        done: void,
        failed: u16,

        pub fn isFatal(self: Outcome) bool {
            return self == .failed;
        }
    };

    pub fn init(
        allocator: Allocator,
        url: []const u8,
    ) !Self {
        const local = 3;
        const Local = struct {
            fn helper(n: u8) u8 {
                return n;
            }
        };
        _ = Local.helper(local);
        return Self{ .url = url };
    }

    // Not a doc comment of Zig, but one for search.
    fn backOff(self: *Self, n: u8) u64 {
        const low, const high = self.range(n);
        return low + high;
    }

    test "init" {
        _ = Self;
    }
};

const Level = enum(u8) {
    info,
    failure,

    pub fn tag(self: Level) []const u8 {
        return "‼️";
    }
};

const Handle = opaque {
    extern fn release(h: *Handle) void;
};

pub const UploadError = error{ Timeout, Refused };
const AnyError = UploadError || error{Other};

fn broken(a: u8) u8 {
    return a + ) ;
}

/// A list of anything.
pub fn List(comptime T: type) type {
    return struct {
        items: []T,

        /// Its second item.
        pub fn second(self: @This()) T {
            return self.items[1];
        }

        pub const empty = @This(){ .items = &.{} };
    };
}

extern "c" fn puts(s: [*:0]const u8) c_int;
export fn upload_version() u32 {
    return 1;
}
pub inline fn double(x: u32) u32 {
    return x * 2;
}

const s = "🏠"; fn shout() void {}
const @"name with spaces" = 1;
const Callback = *const fn (code: u16) void;
const parse = Uploader.init;

test "sends 🏠 twice" {
    try std.testing.expect(true);
}

test List {
    _ = List(u8);
}

comptime {
    _ = Uploader;
}
