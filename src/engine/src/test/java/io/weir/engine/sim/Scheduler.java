package io.weir.engine.sim;

import java.util.PriorityQueue;

/** Virtual time: whatever is to happen, in order of its time, then of its arrival. */
final class Scheduler {
    private record Item(long at, long order, Runnable what) implements Comparable<Item> {
        @Override
        public int compareTo(Item other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Item> items = new PriorityQueue<>();
    private long now;
    private long order;

    Scheduler(long start) {
        this.now = start;
    }

    long now() {
        return now;
    }

    void in(long millis, Runnable what) {
        items.add(new Item(now + Math.max(0, millis), order++, what));
    }

    /** Lets the next thing happen; false when there is none. */
    boolean step() {
        Item next = items.poll();
        if (next == null) {
            return false;
        }
        now = Math.max(now, next.at());
        next.what().run();
        return true;
    }
}
