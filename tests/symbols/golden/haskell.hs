{-# LANGUAGE GADTs, CPP #-}
-- | Uploads with retries. Häuser, 家, 🏠.
module Acme.Upload
  ( Uploader (..),
    send,
  )
where

import qualified Data.Map as Map

-- | How sending ended.
data Outcome
  = Done
  | Failed {code :: Int, reason :: String}
  deriving (Eq, Show)

newtype UserId = UserId {rawId :: Int}

type Listener = Double -> IO ()

type family Item a where
  Item [b] = b

data Expr a where
  IntE :: Int -> Expr Int

-- | What can be closed.
class Closeable a where
  -- | Closes it.
  close :: a -> IO ()
  close _ = pure ()
  isOpen, isClosed :: a -> Bool

instance Closeable Outcome where
  close Done = pure ()
  close (Failed _ _) = putStrLn "🏠"
  isOpen = const True

instance (Show a) => Closeable (Maybe a) where
  close = maybe (pure ()) (const (pure ()))

-- | Sends one part.
--
-- Second paragraph.
send ::
  Int ->
  String ->
  IO Outcome
send 0 _ = pure (Failed 429 "tries")
send tries part
  | null part = pure Done
  | otherwise = go tries
  where
    go 0 = pure Done
    go n = backOff n >> go (n - 1)
    local = 3

{- | Waits longer
each time. -}
backOff :: Int -> IO ()
backOff n = do
  let helper x = x * 2
      y = helper n
  print y

broken :: Int ->
broken a = = ) a

-- | An operator.
(<+>) :: Int -> Int -> Int
a <+> b = a + b

infixl 6 <+>

(<->) :: Int -> Int -> Int
(<->) a b = a - b

maxTries, minTries :: Int
maxTries = 5
minTries = 1

prime' = 7

#ifdef FAST
-- | Only there.
fast :: Bool
fast = True
#else
fast = False
#endif

pattern Retry :: Int -> Outcome
pattern Retry n <- Failed n _

foreign import ccall "math.h sin" c_sin :: Double -> Double

s = "🏠"; größe x = x

main :: IO ()
main = send maxTries "x" >>= print

-- | Both marks are dashes {---} {--} and nothing else is lost.
dash :: Word8# -> (# Bool, Addr# #)
dash 0x2D#Word8 {---} = (# isTrue# (w ># 1#), "a"# #)
dash _ {- - -} = (# False, nullAddr# #)

{--------------------------------------------------------}

-- | Sets, and keeps the dot.
(.=) :: Lens s a -> a -> State s ()
(.=) lens = modify . set lens

(...) = compose

pattern Pair3 :: a -> b -> c -> Triple a b c
pattern Pair3 x y z <- Triple x y z
pattern Flags { verbosity, workingDir } <- (flags -> Common verbosity workingDir)

#define INSTANCES(VALUE) \
instance Encoder VALUE where { \
  encoder = VALUE; \
}

afterMacro :: Int
afterMacro = 1
