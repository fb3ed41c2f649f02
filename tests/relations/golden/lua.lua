local net = require("wire.net")

function Groesse:run(all)
  -- send is not used here, nor in "send"
  self:send("家")
  net.send(send, { send = 1 })
  return send "x", parts[1].send()
end

function broken(a b) send(
