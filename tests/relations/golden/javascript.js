import { send, open as connect } from "./net";
const codec = require("./codec");

export class Größe extends net.Client {
  run(send_all) {
    // send is not used here, nor in "send"
    this.send({ send: 1, ...send });
    codec.send("家", send);
    return new Packet(`${send(2)}`) ?? this.parts[0]?.send();
  }
}
const view = <Sender send={send} />;
function broken(a b { send(
