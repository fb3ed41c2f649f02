-- Häuser, 家, 🏠.
module Queue where

import Prelude

-- | One job.
data Job = Job String | Empty

newtype Name = Name String

type Names = Array Name

-- | What can run.
class Run a where
  run :: a -> String

instance runJob :: Run Job where
  run _ = "🏠"

-- | Put a job at the end.
push :: Array Job -> Job -> Array Job
push items Empty = items
push items job = items <> [ job ]

foreign import now :: Effect Int

limit :: Int
limit = 10

half x = x / 2.0
