@file:JvmName("Uploads")

package com.acme.upload

import kotlinx.coroutines.delay

/** How often a part is sent again. */
const val MAX_TRIES = 5
private var activeUploads = 0
val retryCodes: Set<Int> = setOf(429, 503)
val onError = { code: Int ->
    println("failed: $code")
}

typealias Listener = (Progress) -> Unit

/**
 * Sends files in parts.
 *
 * Second paragraph, with <b>markup</b> and 🏠.
 */
@Suppress("TooManyFunctions")
@Deprecated("use UploaderV2")
open class Uploader<T : Any>(
    private val url: String,
    val größe: Int = 3,
) : Client(url), Closeable {
    constructor(host: String, port: Int) : this("$host:$port") {
        activeUploads++
    }

    private val parts = mutableListOf<Part>()

    // Bytes that are not sent yet.
    val remaining: Long
        get() = parts.sumOf { it.size }

    var label: String = "🏠"
        get() = field.trim()
        set(value) { field = value }

    val client by lazy { Client() }

    init {
        parts.clear()
    }

    /** Sends one part. */
    suspend fun <R> send(
        part: Part,
        tries: Int = MAX_TRIES,
    ): R where R : Any {
        fun backOff(n: Int): Long = 1L shl n
        val local = backOff(tries)
        delay(local)
        return transport(part)
    }

    operator fun plus(other: Part) = apply { parts += other }

    override fun close() {}

    inner class Session {
        fun resume() = Unit
    }

    companion object {
        const val TAG = "Uploader"
        val DEFAULT = Uploader<Any>("localhost")

        @JvmStatic
        fun create(url: String): Uploader<Any> = Uploader(url)
    }
}

fun broken(a: Int): Int {
    val x = = a )
    return x
}

/* Levels of the log. */
enum class Level(val weight: Int) {
    INFO(1),
    ERROR(2) {
        override fun tag() = "‼️"
    };

    open fun tag(): String = name
}

sealed interface Progress {
    val fraction: Double

    fun describe(): String
    data class Running(override val fraction: Double) : Progress {
        override fun describe() = "$fraction"
    }
}

fun interface Predicate { fun test(x: Int): Boolean }

object Registry : Closeable {
    private val all = HashMap<String, Uploader<*>>()
    override fun close() = all.clear()
}

/** Shouts. */
fun String.shout(): String = uppercase()
fun <T> List<T>.second(): T? { return getOrNull(1) }
val String.initial: Char get() = this[0]
internal fun String?.orEmoji() = this ?: "🏠"; fun 家(x: Int) = x

annotation class Retry(val times: Int)

@JvmInline
value class UserId(val raw: String)

fun `name with spaces`() {}

val listener = object : Listener {
    override fun invoke(p: Progress) {}
}

/** A query with signs that are no templates. */
fun query(id: Long) = $$"""
    mutation Add($id: ID!, $name: String) { "$$id" }
"""

/** Asks for its context. */
context(raise: Raise<Error>, Logger)
@Throws(IOException::class)
inline fun <A> ensured(block: context(Raise<Error>) () -> A): A = block(raise)

fun branch(x: Any) = when (x) {
    is Page if x.last == true -> 1
    else -> 2
}

class Reader
    @Throws(IOException::class)
    internal constructor(
        private val source: Source,
    ) : Closeable {
    override fun close() = source.close()
}

/** Marks what may change. */
@Target(AnnotationTarget.CLASS)
@RequiresOptIn
annotation class Unstable

@Marked(Unstable::class)
@Other
public interface Scope {
    public fun onClose(release: () -> Unit)
}
