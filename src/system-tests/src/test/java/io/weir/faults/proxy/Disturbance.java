package io.weir.faults.proxy;

import java.time.Duration;
import java.util.function.Predicate;

/** What the proxy does to frames while it is in force. */
public interface Disturbance {
    /** What becomes of a frame. */
    sealed interface Fate {}

    record Pass() implements Fate {}

    /** On its way for longer, and so is what comes behind it. */
    record Late(Duration by) implements Fate {}

    /** Held until the disturbance is over, then delivered: packets that a network keeps sending again. */
    record Held() implements Fate {}

    /** Never delivered. */
    record Swallowed() implements Fate {}

    /** The connection is reset. */
    record Reset() implements Fate {}

    /** Of a request, on its way to the broker. */
    Fate request(Request request);

    /** Of the answer to {@code request}, on its way back. */
    Fate response(Request request);

    /** Applies {@code request} to requests and {@code response} to answers of whatever {@code whose} selects. */
    static Disturbance of(Predicate<Request> whose, Fate request, Fate response) {
        return new Disturbance() {
            @Override
            public Fate request(Request sent) {
                return whose.test(sent) ? request : new Pass();
            }

            @Override
            public Fate response(Request sent) {
                return whose.test(sent) ? response : new Pass();
            }
        };
    }
}
