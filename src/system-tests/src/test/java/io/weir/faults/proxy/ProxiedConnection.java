package io.weir.faults.proxy;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** One client's connection to the broker: a thread for either direction, frame by frame. */
final class ProxiedConnection {
    private static final int LARGEST_FRAME = 128 << 20;
    private static final int LOOK_AGAIN_MS = 20;

    private final KafkaProxy proxy;
    private final Socket client;
    private final Socket broker;
    private final Consumer<ProxiedConnection> whenClosed;
    private final Map<Integer, Request> unanswered = new ConcurrentHashMap<>();

    ProxiedConnection(KafkaProxy proxy, Socket client, Socket broker, Consumer<ProxiedConnection> whenClosed) {
        this.proxy = proxy;
        this.client = client;
        this.broker = broker;
        this.whenClosed = whenClosed;
    }

    void start() {
        start("requests", client, broker, this::received, Disturbance::request);
        start("responses", broker, client, this::answered, Disturbance::response);
    }

    private Request received(byte[] frame) {
        Request request = Request.of(frame);
        unanswered.put(request.correlation(), request);
        return request;
    }

    private Request answered(byte[] frame) {
        int correlation = ByteBuffer.wrap(frame).getInt();
        Request request = unanswered.remove(correlation);
        return request == null ? new Request(-1, correlation, "") : request;
    }

    private void start(
            String what,
            Socket from,
            Socket to,
            Function<byte[], Request> read,
            BiFunction<Disturbance, Request, Disturbance.Fate> fate) {
        Thread thread = new Thread(
                () -> {
                    try {
                        DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
                        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to.getOutputStream()));
                        while (pass(in, out, read, fate)) {
                            out.flush();
                        }
                    } catch (IOException gone) {
                        // Either side may go at any time; the other one is told below.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        close();
                    }
                },
                what + "-" + client.getPort());
        thread.setDaemon(true);
        thread.start();
    }

    /** Passes one frame on; false when the connection was reset instead. */
    private boolean pass(
            DataInputStream in,
            DataOutputStream out,
            Function<byte[], Request> read,
            BiFunction<Disturbance, Request, Disturbance.Fate> fate)
            throws IOException, InterruptedException {
        int length = in.readInt();
        if (length < 4 || length > LARGEST_FRAME) {
            throw new IOException("found a frame of " + length + " bytes");
        }
        byte[] frame = new byte[length];
        in.readFully(frame);
        Request request = read.apply(frame);
        Disturbance disturbance = proxy.disturbance();
        Disturbance.Fate decided = disturbance == null ? new Disturbance.Pass() : fate.apply(disturbance, request);
        if (decided instanceof Disturbance.Swallowed) {
            return true;
        }
        if (decided instanceof Disturbance.Reset) {
            reset();
            return false;
        }
        if (decided instanceof Disturbance.Late late) {
            Thread.sleep(late.by().toMillis());
        } else if (decided instanceof Disturbance.Held) {
            while (proxy.disturbance() == disturbance) {
                Thread.sleep(LOOK_AGAIN_MS);
            }
        }
        out.writeInt(length);
        out.write(frame);
        return true;
    }

    /** Both sides see the connection reset, not closed. */
    void reset() {
        try {
            client.setSoLinger(true, 0);
            broker.setSoLinger(true, 0);
        } catch (IOException closed) {
            // Then there is nothing left to reset.
        }
        close();
    }

    private void close() {
        try (client;
                broker) {
            whenClosed.accept(this);
        } catch (IOException e) {
            // Closed is closed.
        }
    }
}
