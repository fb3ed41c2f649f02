// Häuser, 家, 🏠.
module Shop.Queue

open System

/// How many tries.
[<Literal>]
let MaxTries = 5

/// One job.
type Job = { Name: string; Tries: int }

type State =
    | Open
    | Closed of string

type Alias = int -> string

exception QueueFull of string

/// Put a job at the end.
let push (job: Job) (items: Job list) : Job list =
    let rec helper n = n + 1
    let local = "🏠"
    items @ [ job ]

type IStore =
    abstract Save : string -> unit

type Cursor(start: int) =
    let mutable at = start
    /// The next one.
    member this.Next(step: int) = at + step
    static member Create() = Cursor(0)
    override this.ToString() = "cursor"

module Inner =
    let größe xs = List.length xs

let broken x = x ) 1

let afterError a = a
