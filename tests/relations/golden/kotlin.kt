package wire

import net.Codec
import net.send

@Sender
class Groesse(private val limit: Limit) : Client<Packet>(), Closer {
    fun run(sendAll: Boolean): List<Packet> {
        // send is not used here, nor in "send"
        this.send("x")
        Codec.send(send, send(2)) { it.send }
        return listOf(Packet(send = 1)).map(::send)
    }

    fun broken(a: Int b: Int) { send(
}
