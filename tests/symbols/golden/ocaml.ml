(** Uploads with retries. Häuser, 家, 🏠. *)

open Lwt.Infix

(** How often a part is sent again. *)
let max_tries = 5
let (low, high) = (1, 2)
let () = print_endline "🏠"

type outcome = Done | Failed of int * string [@@deriving show]
(* A part. *)
type part = {
  data : bytes;
  mutable size : int;
}
type 'a listener = 'a -> unit
and handle = int
type open_type = ..

(** It took too long. *)
exception Timeout of int

(** Sends one part.

    Second paragraph. *)
let send
    ?(tries = max_tries)
    ~url
    part =
  let back_off n = 1 lsl n in
  let local = back_off tries in
  transport url part local

let rec even n = n = 0 || odd (n - 1)

(* The other one. *)
and odd n = n <> 0 && even (n - 1)

let classify = function
  | Done -> "done"
  | Failed _ -> "‼️"

let double = fun x -> x * 2
let typed : int -> int = fun x -> x
let ( <+> ) a b = a + b
let ( let* ) x f = x >>= f
let[@inline] fast x = x

let broken a = = ) a

module Pool = struct
  let size = 3
  let take () = size

  module Inner = struct
    let deep x = x
  end
end

(** A set of parts. *)
module Make (X : Comparable) : S with type t = X.t = struct
  type t = X.t
  let compare a b = X.compare a b
end

module Alias = Pool.Inner

module type S = sig
  type t
  (** Compares. *)
  val compare : t -> t -> int
  val default : t
end

class uploader url = object (self)
  val mutable parts = []
  method url : string = url
  method private clear () = parts <- []
  method virtual close : unit
end

class type closeable = object
  method close : unit
end

external sin : float -> float = "caml_sin"

let%test "sends twice 🏠" = true
let s = "🏠" let shout x = String.uppercase_ascii x
