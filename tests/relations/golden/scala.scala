package wire

import net.{Codec, send}

@Sender
class Groesse(limit: Limit) extends Client[Packet] with Closer {
  def run(all: Boolean): List[Packet] = {
    // send is not used here, nor in "send"
    this.send("家")
    Codec.send[Limit](send, send(2))
    List(new Packet[Limit](1), parts send other)
  }

  def broken(a: Int b: Int) = { send(
}
