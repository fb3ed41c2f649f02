open Net

let run (limit : limit) all =
  (* send is not used here, nor in "send" *)
  send "x" limit;
  Codec.send send (Packet 1);
  List.map send parts
