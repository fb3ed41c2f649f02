// Häuser, 家, 🏠.
namespace py shop.queue

const i32 MAX_ITEMS = 10
typedef i64 Id

/** One job. */
struct Job {
  1: required string name,
  2: optional Id id
}

enum State { OPEN = 1, CLOSED = 2 }

exception QueueFull { 1: string reason }

union Result { 1: Job job, 2: string error }

# The service.
service Queue extends Base {
  /** Put a job at the end. */
  i32 push(1: Job job) throws (1: QueueFull full),
  oneway void clear()
}
