package wire;

import net.Codec;
import static net.Tools.send;

@Sender
class Größe extends Client<Packet> implements net.Closer {
    private Limit limit;

    Packet run(boolean sendAll) throws Error {
        // send is not used here, nor in "send"
        this.send("家");
        Codec.send(send, send(2));
        return new Packet<Limit>(this::send);
    }

    void broken(int a int b) { send(
}
