using Wire.Net;

[Sender]
class Größe : Client<Packet>, Net.ICloser {
    private Limit? limit;

    List<Packet> Run(bool sendAll) {
        // Send is not used here, nor in "Send"
        this.Send("家");
        Codec.Send(Send, Send<Limit>(2));
        client?.Send();
        return new List<Packet> { new Net.Packet() };
    }

    void Broken(int a int b) { Send(
}
