module Wire.Groesse exposing (run)

import Wire.Net as Net exposing (send)

run : Limit -> Packet
run limit =
    -- send is not used here, nor in "send"
    send "x" (Net.send limit) |> send
