package io.weir.http.exchange;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects a body up to a limit, and takes no more of it: the connection is closed before the rest is in memory. */
final class BoundedBody implements BodySubscriber<BoundedBody.Bytes> {
    /** @param truncated true if there was more */
    @SuppressWarnings("ArrayRecordComponent") // the bytes are carried, not compared
    record Bytes(byte[] bytes, boolean truncated) {}

    /** The body is longer than the limit. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(String found, int limit) {
            super("found " + found + ", expected at most " + limit + " bytes");
        }
    }

    private final int limit;
    private final boolean truncates;
    private final CompletableFuture<Bytes> result = new CompletableFuture<>();
    private final List<byte[]> parts = new ArrayList<>();
    private int size;
    private Flow.@Nullable Subscription subscription;

    /** @param truncates true if a longer body is cut, false if it is an error */
    BoundedBody(int limit, boolean truncates) {
        this.limit = limit;
        this.truncates = truncates;
    }

    /** A body that is known to be too long before it is read. */
    static BoundedBody refusing(long declared, int limit) {
        BoundedBody body = new BoundedBody(0, false);
        body.result.completeExceptionally(new TooLargeException(declared + " bytes", limit));
        return body;
    }

    @Override
    public CompletionStage<Bytes> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (result.isDone()) {
            given.cancel();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (result.isDone()) {
                return;
            }
            int room = limit - size;
            byte[] part = new byte[Math.min(room, buffer.remaining())];
            boolean more = buffer.remaining() > room;
            buffer.get(part);
            parts.add(part);
            size += part.length;
            if (more) {
                stop();
            }
        }
    }

    private void stop() {
        if (truncates) {
            result.complete(new Bytes(joined(), true));
        } else {
            parts.clear();
            result.completeExceptionally(new TooLargeException("more than " + limit + " bytes", limit));
        }
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        if (!result.isDone()) {
            result.complete(new Bytes(joined(), false));
        }
    }

    private byte[] joined() {
        ByteBuffer all = ByteBuffer.allocate(size);
        parts.forEach(all::put);
        return all.array();
    }
}
