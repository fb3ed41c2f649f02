#!/usr/bin/env groovy
// A queue of jobs. Häuser, 家, 🏠.
package queues

import groovy.transform.CompileStatic

/**
 * Keeps jobs in order.
 *
 * @param <T> what a job is
 */
@CompileStatic
abstract class JobQueue<T> extends Base implements Iterable<T> {
    static final int MAX_LENGTH = 1_000
    private final List<T> items = []
    String name

    enum State { OPEN, CLOSED }

    JobQueue(String name) {
        this.name = name
    }

    /** Put a job at the end. */
    @Override
    boolean push(T job, int tries = 3) {
        if (items.size() > MAX_LENGTH) {
            return false
        }
        items.each { item -> println "🏠 ${item}" }
        def helper = { int x -> x + 1 }
        return items.add(job)
    }

    Map<String, List<Integer>> größe(
        Map<String, Integer> sizes,
        Closure done
    ) throws IOException {
        done(sizes)
    }

    static <R> R with(Closure<R> work) { work() }

    protected abstract void close(T job)

    class Cursor {
        def next() { items[0] }
    }
}

interface Store {
    void save(String text)
}

trait Named {
    String label() { 'x' }
}

class QueueSpec extends Specification {
    def "a job goes to the #place of the queue"() {
        expect:
        queue.push(1)

        where:
        place << ['end', "front // not a comment"]
    }

    @Issue("a(b)") def setup() { queue = new JobQueue('🏠') }

    def broken( {
        return 1 +
    }

    def 'in single quotes'() { true }
}

def deploy(String target) {
    sh "deploy ${target}"
}

/* 🏠 */ def double(x) { x * 2 }

def square = { it * it }

task hello(type: Copy) {
    doLast { println 'hello { world' }
}

tasks.register('integration') {
    dependsOn hello
}

dependencies {
    implementation project(':core')
}

pipeline {
    stages {
        stage('Build') {
            steps { sh 'make' }
        }
    }
}
