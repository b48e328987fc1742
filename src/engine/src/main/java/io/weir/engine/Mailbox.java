package io.weir.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The events of a run that no step has taken yet, and the ids of those that were taken. Part of the run's head, so it is
 * small: payloads are stored with the outputs.
 *
 * @param letters in the order of their arrival
 */
record Mailbox(List<Letter> letters) {
    static final Mailbox EMPTY = new Mailbox(List.of());

    /** The most events that wait for a step, and the most ids of taken events that are known. */
    static final int MOST = 100;

    /** In {@link Run.OutputSlot}: the payload of an event that waits for a step, by its slot. */
    static final int WAITING = 0xffff;

    /** In {@link Run.OutputSlot}: added to the position of a step that has taken events and waits for more. */
    static final int TAKEN_BY = 0x8000;

    /** In {@link Letter#slot()}: a step has taken the event. */
    static final int TAKEN = -1;

    /** In {@link Letter#id()}: the event has no id. */
    static final long NO_ID = 0;

    /**
     * An event.
     *
     * @param event position of its name in {@link Plan#awaitedEvents}
     * @param slot where its payload is stored, or {@link #TAKEN}
     * @param at when it arrived, epoch milliseconds
     * @param id digest of its id, or {@link #NO_ID}
     * @param bytes of its payload
     */
    record Letter(int event, int slot, long at, long id, int bytes) {
        boolean isTaken() {
            return slot == TAKEN;
        }

        Letter taken() {
            return new Letter(event, TAKEN, at, id, 0);
        }
    }

    Mailbox {
        letters = List.copyOf(letters);
    }

    boolean knows(int event, long id) {
        return id != NO_ID && letters.stream().anyMatch(letter -> letter.event() == event && letter.id() == id);
    }

    List<Letter> waiting() {
        return letters.stream().filter(letter -> !letter.isTaken()).toList();
    }

    int freeSlot() {
        Set<Integer> used = new HashSet<>();
        letters.forEach(letter -> used.add(letter.slot()));
        int slot = 0;
        while (used.contains(slot)) {
            slot++;
        }
        return slot;
    }

    Mailbox with(Letter letter) {
        List<Letter> more = new ArrayList<>(letters);
        more.add(letter);
        long taken = more.stream().filter(Letter::isTaken).count();
        if (taken > MOST) {
            more.remove(more.stream().filter(Letter::isTaken).findFirst().orElseThrow());
        }
        return new Mailbox(more);
    }

    Mailbox without(Letter letter) {
        List<Letter> fewer = new ArrayList<>(letters);
        fewer.remove(letter);
        return new Mailbox(fewer);
    }
}
