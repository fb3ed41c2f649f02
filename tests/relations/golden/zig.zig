const net = @import("net.zig");

const Groesse = struct {
    limit: Limit,

    fn run(self: *Groesse, all: bool) !Packet {
        // send is not used here, nor in "send"
        self.send("家");
        net.codec.send(send, send(2));
        const packet = Packet{ .send = 1 };
        return packet;
    }
};
