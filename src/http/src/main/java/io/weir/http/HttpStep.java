package io.weir.http;

import io.weir.http.exchange.Clients;
import io.weir.http.exchange.Exchanger;
import io.weir.http.exchange.HttpReply;
import io.weir.http.guard.Gate;
import io.weir.http.output.Replies;
import io.weir.http.request.HttpCall;
import io.weir.http.request.HttpFailure;
import io.weir.http.request.RequestReader;
import io.weir.protocol.Payload;
import io.weir.worker.Step;
import io.weir.worker.StepContext;
import io.weir.worker.StepResult;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;

/** The step type {@value #TYPE}: one HTTP request, described by the step's config and input. */
public final class HttpStep implements Step<Payload, Payload> {
    public static final String TYPE = "http";

    private final RequestReader requests;
    private final Exchanger exchanger;
    private final Replies replies;

    /** @throws IllegalArgumentException if the certificates in the config cannot be used */
    public HttpStep(HttpWorkerConfig config) {
        this(config, InetAddress::getAllByName);
    }

    HttpStep(HttpWorkerConfig config, Gate.Names names) {
        requests = new RequestReader(config.secrets(), config.maxRequestBytes(), config.userAgent());
        exchanger = new Exchanger(
                Clients.create(config.authorities(), config.proxy()),
                new Gate(config.hosts(), names, config.proxy() == null),
                config.maxResponseBytes());
        replies = new Replies(config.maxOutputBytes(), InstantSource.system());
    }

    @Override
    public String id() {
        return TYPE;
    }

    @Override
    public StepResult<Payload> execute(StepContext context, Payload input) throws InterruptedException {
        HttpCall call;
        try {
            call = requests.read(
                    context.config(Payload.class),
                    input,
                    new RequestReader.Purpose(
                            context.runId(), context.stepId(), context.revision(), context.traceContext()));
        } catch (HttpFailure failure) {
            return failed(failure, failure.sentence());
        }
        try {
            HttpReply reply = exchanger.send(call, new Attempt(context));
            return StepResult.success(replies.output(call, reply));
        } catch (HttpFailure failure) {
            return failed(failure, call.mask().mask(failure.sentence()));
        } catch (RuntimeException defect) {
            // Its message may contain a part of the request.
            String message = call.mask().mask(String.valueOf(defect.getMessage()));
            return StepResult.failed(defect.getClass().getSimpleName(), message, true);
        }
    }

    private static StepResult<Payload> failed(HttpFailure failure, String message) {
        Duration retryAfter = failure.retryAfter();
        return retryAfter == null
                ? StepResult.failed(failure.type(), message, failure.isRetryable())
                : StepResult.failed(failure.type(), message, retryAfter);
    }

    private record Attempt(StepContext context) implements Exchanger.Attempt {
        @Override
        public boolean cancelled() {
            return context.cancelled();
        }

        @Override
        public void heartbeat() {
            context.heartbeat();
        }
    }
}
