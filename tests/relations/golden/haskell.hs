module Wire.Groesse (run, send) where

import qualified Wire.Net as Net
import Wire.Codec (send)

run :: Limit -> IO [Packet]
run limit = do
  -- send is not used here, nor in "send"
  send "x" limit
  Net.send (Packet 1) `send` map send parts
  where
    send a = a

instance Sender Groesse where
  close g = send g
