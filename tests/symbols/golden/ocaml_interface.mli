(** Uploads with retries. Häuser, 家, 🏠. *)

(** How often a part is sent again. *)
val max_tries : int

type outcome = Done | Failed of int
type part = { data : bytes; size : int }
type handle

(** It took too long. *)
exception Timeout of int

(** Sends one part.

    Second paragraph. *)
val send :
  ?tries:int ->
  url:string ->
  part ->
  outcome

val broken : = )

val map : 'a. ('a -> 'b) -> 'a list -> 'b list
(* An operator. *)
val ( <+> ) : int -> int -> int

module Pool : sig
  val take : unit -> int
  type t
end

module type S = sig
  val compare : int -> int -> int
end

module Make (X : S) : S

class uploader : string -> object
  method url : string
end

class type closeable = object
  method close : unit
end

external sin : float -> float = "caml_sin"
val s : string (* 🏠 *) val shout : string -> string
