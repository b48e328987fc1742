package io.weir.definition;

import io.weir.protocol.Payload;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a step does its work: a worker runs it, or the engine itself carries it out. A step has exactly one body. */
public sealed interface StepBody {
    /** The field of a definition that holds the body; {@code type} for a worker. */
    String field();

    /**
     * A worker runs the step.
     *
     * @param type the implementation
     * @param queue the queue whose workers get it
     * @param config passed to the implementation unchanged; a JSON object
     */
    record Worker(String type, String queue, Payload config) implements StepBody {
        /** @throws IllegalArgumentException if {@code config} is not well-formed JSON */
        public Worker {
            config = Json.canonical(config);
        }

        @Override
        public String field() {
            return "type";
        }
    }

    /**
     * Succeeds when a time has passed.
     *
     * @param duration template of a duration such as {@code "30m"}; a negative one is no wait
     */
    record WaitFor(Payload duration) implements StepBody {
        /** @throws IllegalArgumentException if {@code duration} is not well-formed JSON */
        public WaitFor {
            duration = Json.canonical(duration);
        }

        @Override
        public String field() {
            return "wait";
        }
    }

    /**
     * Succeeds at a moment.
     *
     * @param time template of a moment such as {@code "2027-01-31T09:00:00Z"}; a moment in the past is no wait
     */
    record WaitUntil(Payload time) implements StepBody {
        /** @throws IllegalArgumentException if {@code time} is not well-formed JSON */
        public WaitUntil {
            time = Json.canonical(time);
        }

        @Override
        public String field() {
            return "wait";
        }
    }

    /**
     * Waits for events that are sent to the run.
     *
     * @param event the events' name
     * @param when condition on an event, with the event's payload as {@code output}; others are left to other steps.
     *     Null: every event
     * @param early how long an event that nobody waits for yet is kept
     * @param timeout how long the step waits, or null for as long as the run lasts
     */
    record AwaitEvent(
            String event,
            @Nullable String when,
            Take take,
            Duration early,
            @Nullable Duration timeout) implements StepBody {
        /** How long early events are kept if the definition does not say. */
        public static final Duration DEFAULT_EARLY = Duration.ofDays(1);

        @Override
        public String field() {
            return "await";
        }
    }

    /** How many events a step waits for. */
    sealed interface Take {
        /** One; the output is its payload. */
        record First() implements Take {}

        /** A number of events; the output is the list of their payloads. */
        record Count(int count) implements Take {}

        /**
         * As many as it takes; the output is the list of their payloads.
         *
         * @param condition true if the event is the last one; {@code output} is its payload
         */
        record Until(String condition) implements Take {}
    }

    /**
     * Waits for the answer of a person or of another system.
     *
     * @param schema JSON Schema that the answer has to fit
     * @param ask the task that asks for the answer, or null if nobody needs to be asked
     * @param remind how long after it was asked the task is run again, or null for never
     * @param timeout how long the step waits, or null for as long as the run lasts
     */
    record AwaitAnswer(
            Payload schema,
            @Nullable WorkerTask ask,
            @Nullable Duration remind,
            @Nullable Duration timeout) implements StepBody {
        /** @throws IllegalArgumentException if {@code schema} is not well-formed JSON */
        public AwaitAnswer {
            schema = Json.canonical(schema);
        }

        @Override
        public String field() {
            return "await";
        }
    }

    /**
     * Writes a record to a topic.
     *
     * @param topic a topic that the engine's settings permit
     * @param key template of the record's key, or null for none
     * @param value template of the record's value
     * @param headers templates of the record's headers, by name
     */
    record Emit(String topic, @Nullable Payload key, Payload value, Map<String, Payload> headers) implements StepBody {
        /** @throws IllegalArgumentException if a template is not well-formed JSON */
        public Emit {
            key = key == null ? null : Json.canonical(key);
            value = Json.canonical(value);
            TreeMap<String, Payload> sorted = new TreeMap<>();
            headers.forEach((name, template) -> sorted.put(name, Json.canonical(template)));
            headers = Collections.unmodifiableSortedMap(sorted);
        }

        @Override
        public String field() {
            return "emit";
        }
    }

    /** Succeeds at once with the template's value as its output. */
    record SetOutput(Payload value) implements StepBody {
        /** @throws IllegalArgumentException if {@code value} is not well-formed JSON */
        public SetOutput {
            value = Json.canonical(value);
        }

        @Override
        public String field() {
            return "set";
        }
    }

    /**
     * Fails at once.
     *
     * @param error the error's type
     * @param message template of the error's message, a text
     */
    record Fail(String error, Payload message) implements StepBody {
        /** @throws IllegalArgumentException if {@code message} is not well-formed JSON */
        public Fail {
            message = Json.canonical(message);
        }

        @Override
        public String field() {
            return "fail";
        }
    }
}
