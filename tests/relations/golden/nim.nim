import net

proc run(limit: Limit): Packet =
  # send is not used here, nor in "send"
  send("x")
  codec.send(2)
  parts.send
