/// A queue. Häuser, 家, 🏠.
module shop.queue;

import std.stdio;

enum maxItems = 10;
enum State { open, closed }
alias Names = string[];

/**
 * One job.
 */
class Job : Base
{
    string name;

    /// Named.
    this(string name) { this.name = name; }
    ~this() {}

    override bool run(int tries = 3)
    {
        int helper(int x) { return x + 1; }
        writeln("🏠");
        return true;
    }
}

struct Point { int x; int sum() const { return x; } }

interface Store { void save(string text); }

int broken(int a { return a; }

/++ Adds. +/
auto add(T)(T a, T b) if (is(T)) { return a + b; }

template Wrap(T) { T value; }

unittest { assert(add(1, 2) == 3); }
