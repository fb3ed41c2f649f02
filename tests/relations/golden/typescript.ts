import { send, type Limit } from "./net";

export class Größe extends Client<Packet> implements Sender, net.Closer {
  limit?: Limit;
  run(sendAll: boolean): Promise<Packet> {
    // send is not used here, nor in "send"
    this.send<Limit>({ send: 1 });
    return codec.send("家", send) as Packet;
  }
}
function broken(a b { send(
