package com.acme
package upload

import scala.concurrent.Future

/** How sending ended. */
sealed trait Outcome
case object Done extends Outcome
final case class Failed(code: Int, reason: String) extends Outcome

/** Sends files in parts.
  *
  * Second paragraph, 🏠.
  */
@deprecated("use UploaderV2", "2.0")
class Uploader[T](val url: String, größe: Int = 3)(implicit ec: ExecutionContext)
    extends Client(url)
    with Closeable {
  private val parts = List.empty[Part]
  lazy val client: Client = new Client(url) {
    override def close(): Unit = ()
  }
  var open: Boolean = true
  type Item = T

  def this() = this("localhost")

  /** Sends one part. */
  @throws[IOException]
  def send[R <: Any](
      part: Part,
      tries: Int = Uploader.MaxTries
  ): Future[R] = {
    // waits longer each time
    def backOff(n: Int): Long = 1L << n
    val local = backOff(tries)
    transport(part, local)
  }

  def +(other: Part): Uploader[T] = this
  override def toString = s"Uploader($url)"
}

object Uploader {
  val MaxTries = 5
  val (low, high) = (1, 2)
  implicit val ordering: Ordering[Part] = Ordering.by(_.size)
  implicit class PartOps(private val part: Part) extends AnyVal {
    def shout: String = part.toString.toUpperCase
  }
  val handler: PartialFunction[Int, String] = {
    case 1 => "one"
  }
  def apply(url: String): Uploader[Part] = new Uploader(url)
}

class Broken {
  def broken(a: Int): Int = { val x = ) a }
}

trait Repository[F[_]] {
  def find(id: Long): F[Option[Part]]
  val name: String
  var cached: Boolean
}

enum Level(val weight: Int) {
  case Info extends Level(1)
  case Error extends Level(2)
  case Custom(text: String) extends Level(3)
  def tag: String = s"‼️ $weight"
}

given partOrdering: Ordering[Part] = Ordering.by(_.size)
given Show[Part] with {
  def show(p: Part): String = p.toString
}

// Extension methods stand in their type.
extension (s: String)
  def shout: String = s.toUpperCase

extension [T](xs: List[T]) {
  def second: T = xs(1)
}

opaque type UserId = Long
type Listener = Double => Unit
val s = "🏠"; val topLevel = 3
var counter = 0
val double = (x: Int) => x * 2
val `name with spaces` = 1; def 家(x: Int): Int = x

@main def run(args: String*): Unit = println("🏠")

package object syntax {
  def lift[A](a: A): Option[A] = Some(a)
}

@Singleton
class GzipFilter @Inject() (config: Config)(implicit mat: Materializer) extends Filter {
  import Headers._
  def apply(next: Action): Action = next
}
class Client @Inject (ws: Ws, val all: Controllers)(
    implicit ec: ExecutionContext
) extends Base(all) {
  def go = 1
}
