import { Sender, send } from "./net";

export function Größe(props: Props): JSX.Element {
  // send is not used here, nor in "send"
  return <Sender onClick={() => send("家")}><net.Panel send={props.send} /></Sender>;
}
