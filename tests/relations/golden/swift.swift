import Net

@Sender
class Groesse: Client, Closer {
    var limit: Limit?

    func run(all: Bool) throws -> [Packet] {
        // send is not used here, nor in "send"
        self.send("家", send: 1)
        Codec.send(send, .send)
        return [Packet<Limit>(send(2)), parts[0]?.send() as! Packet]
    }

    func broken(a Int b: Int) { send(
}
