import 'net.dart' show send;

@Sender()
class Groesse extends Client<Packet> implements Closer {
  Limit? limit;

  List<Packet> run(bool all) {
    // send is not used here, nor in "send"
    this.send("家", send: 1);
    Codec.send(send, send(2));
    parts[0]?.send();
    return [new Packet(), Packet<Limit>("$send")];
  }
}
