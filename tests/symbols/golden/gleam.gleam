//// A queue. Häuser, 家, 🏠.
import gleam/list

pub const max_items = 10

/// One job.
pub type Job {
  Job(name: String)
  Empty
}

pub type Names =
  List(String)

/// Put a job at the end.
/// Returns all.
pub fn push(items: List(Job), item: Job) -> List(Job) {
  let helper = fn(x) { x + 1 }
  list.append(items, [item])
}

/// From Erlang.
@external(erlang, "os", "time")
pub fn now() -> Int

fn broken( { 1 }

fn half(x: Float) -> Float { x /. 2.0 }
