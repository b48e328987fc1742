package io.weir.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.worker.StepExecution.TraceEvent;
import io.weir.worker.StepExecution.TraceEvent.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one dispatch on the calling thread, without a broker. Every error of the step becomes an outcome. */
public final class StepExecutor {
    /** In bytes. Leaves room for the record's other fields below Kafka's default request size of 1 MiB. */
    public static final int DEFAULT_MAX_OUTPUT_BYTES = 1_000_000;

    private final StepRegistry registry;
    private final PayloadMapper mapper;
    private final InstantSource clock;
    private final int maxOutputBytes;

    /** Uses the system clock, {@link #defaultJson()} and {@link #DEFAULT_MAX_OUTPUT_BYTES}. */
    public StepExecutor(StepRegistry registry) {
        this(registry, PayloadMapper.defaultJson(), InstantSource.system(), DEFAULT_MAX_OUTPUT_BYTES);
    }

    /**
     * @param json reads inputs and writes outputs
     * @param maxOutputBytes limit of output, feedback and metadata together
     */
    public StepExecutor(StepRegistry registry, ObjectMapper json, InstantSource clock, int maxOutputBytes) {
        this.registry = registry;
        this.mapper = new PayloadMapper(json);
        this.clock = clock;
        this.maxOutputBytes = maxOutputBytes;
    }

    /** The default mapper: ignores unknown fields, is strict about types, and loads modules from the class path. */
    public static ObjectMapper defaultJson() {
        return PayloadMapper.defaultJson();
    }

    /** Runs {@code ready}. Heartbeats are ignored. */
    public StepExecution execute(StepReady ready) {
        return execute(ready, StepSignals.NONE);
    }

    /**
     * Runs {@code ready}.
     *
     * @throws VirtualMachineError if the JVM has a problem, such as an OutOfMemoryError; a StackOverflowError is the
     *     step's fault and becomes a failure
     */
    public StepExecution execute(StepReady ready, StepSignals signals) {
        StepRegistry.Entry entry = registry.find(ready.stepType()).orElse(null);
        Attempt attempt = new Attempt(ready, signals);
        if (entry == null) {
            return attempt.failed(StepError.retryable(
                    StepErrors.UNKNOWN_STEP_TYPE,
                    "no step of type \"" + ready.stepType() + "\" in this worker, which has " + registry.types()));
        }
        return attempt.run(entry.step(), entry);
    }

    private final class Attempt {
        private final StepReady ready;
        private final Instant startedAt = clock.instant();
        private final List<TraceEvent> trace = new ArrayList<>();
        private final AttemptContext context;

        Attempt(StepReady ready, StepSignals signals) {
            this.ready = ready;
            this.context = new AttemptContext(ready, signals, mapper, startedAt);
        }

        <I, O> StepExecution run(Step<I, O> step, StepRegistry.Entry entry) {
            try {
                return finish(step, step.execute(context, input(step, entry)));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return failed(StepErrors.of(interrupted));
            } catch (Throwable thrown) {
                if (thrown instanceof VirtualMachineError inTrouble && !(thrown instanceof StackOverflowError)) {
                    throw inTrouble;
                }
                return failed(StepErrors.narrow(StepErrors.of(thrown), step.retryPolicy(), context.attempt()));
            }
        }

        private <I> I input(Step<I, ?> step, StepRegistry.Entry entry) throws StepValidationException {
            Object read = mapper.read("input", ready.input(), entry.inputType());
            if (read == null) {
                throw new InvalidInputException(
                        "input: found null, expected " + entry.inputType().getTypeName());
            }
            @SuppressWarnings("unchecked") // the entry's type is the step's I
            I input = (I) read;
            note(Kind.INPUT_DECODED, "");
            step.validateInput(input);
            note(Kind.INPUT_VALIDATED, "");
            return input;
        }

        private <I, O> StepExecution finish(Step<I, O> step, @Nullable StepResult<O> result)
                throws StepValidationException {
            note(Kind.EXECUTED, "");
            if (result instanceof StepResult.Success<O> success) {
                if (success.output() != null) {
                    step.validateOutput(success.output());
                }
                note(Kind.OUTPUT_VALIDATED, "");
                context.metadata().putAll(success.metadata());
                return encoded(success.output(), null);
            }
            if (result instanceof StepResult.NeedsRevision<O> revision) {
                return revision(step, revision);
            }
            if (result instanceof StepResult.Later<O>) {
                note(Kind.DEFERRED, "");
                return new StepExecution(null, null, startedAt, trace);
            }
            if (result instanceof StepResult.Failed<O> failed) {
                StepError error =
                        new StepError(failed.type(), failed.message(), failed.retryable(), failed.retryAfter());
                return failed(StepErrors.narrow(error, step.retryPolicy(), context.attempt()));
            }
            return failed(StepError.permanent(
                    StepErrors.INVALID_OUTPUT, "step \"" + step.id() + "\" returned null, expected a StepResult"));
        }

        private <O> StepExecution revision(Step<?, O> step, StepResult.NeedsRevision<O> revision) {
            if (step.maxRevisions().isPresent()
                    && context.revision() >= step.maxRevisions().getAsInt()) {
                return failed(StepError.permanent(
                        StepErrors.MAX_REVISIONS_EXCEEDED,
                        "step \"" + step.id() + "\" requests a revision after " + context.revision()
                                + ", the largest number that it permits"));
            }
            return encoded(revision.output(), revision.feedback());
        }

        /** @param feedback null for a success */
        private StepExecution encoded(@Nullable Object output, @Nullable Object feedback) {
            try {
                Payload out = mapper.write(output);
                Payload back = feedback == null ? null : mapper.write(feedback);
                Payload metadata = metadata();
                int size = out.size() + sizeOf(back) + sizeOf(metadata);
                if (size > maxOutputBytes) {
                    return failed(StepError.permanent(
                            StepErrors.PAYLOAD_TOO_LARGE,
                            "output of " + out.size() + " bytes, feedback of " + sizeOf(back) + " and metadata of "
                                    + sizeOf(metadata) + ", expected at most " + maxOutputBytes
                                    + " together; store large data elsewhere and return a reference"));
                }
                note(Kind.OUTPUT_ENCODED, size + " bytes");
                Outcome outcome = back == null ? new Outcome.Success(out) : new Outcome.NeedsRevision(out, back);
                return new StepExecution(outcome, metadata, startedAt, trace);
            } catch (JsonProcessingException unwritable) {
                return failed(StepError.permanent(
                        StepErrors.INVALID_OUTPUT,
                        "the result of step \"" + context.stepId() + "\" has no JSON form: "
                                + PayloadMapper.messageOf(unwritable)));
            }
        }

        private @Nullable Payload metadata() throws JsonProcessingException {
            return context.metadata().isEmpty() ? null : mapper.write(new LinkedHashMap<>(context.metadata()));
        }

        /** Metadata of a failure is optional: it is left out if it cannot be written or is too large. */
        StepExecution failed(StepError error) {
            note(Kind.FAILED, error.type());
            Payload metadata;
            try {
                metadata = metadata();
            } catch (JsonProcessingException unwritable) {
                metadata = null;
            }
            return new StepExecution(
                    new Outcome.Failure(error), sizeOf(metadata) > maxOutputBytes ? null : metadata, startedAt, trace);
        }

        private void note(Kind kind, String note) {
            trace.add(new TraceEvent(clock.instant(), kind, note));
        }
    }

    private static int sizeOf(@Nullable Payload payload) {
        return payload == null ? 0 : payload.size();
    }
}
