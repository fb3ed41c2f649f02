## A queue. Häuser, 家, 🏠.
import std/strutils

const MaxItems* = 10
var total = 0

type
  Job* = ref object of RootObj
    name: string
  State = enum open, closed
  Names = seq[string]

# Put a job at the end.
proc push*(items: var seq[Job], item: Job): int {.discardable.} =
  ## Returns the length.
  proc helper(x: int): int = x + 1
  echo "🏠"
  items.add(item)
  items.len

func half(x: float): float = x / 2

method run(job: Job) {.base.} = discard

template twice(body: untyped) =
  body
  body

macro show(x: untyped): untyped = x

iterator pairs2(a: int): int =
  yield a

proc `+`*(a, b: Job): Job = a

when isMainModule:
  proc main() =
    discard
  main()
