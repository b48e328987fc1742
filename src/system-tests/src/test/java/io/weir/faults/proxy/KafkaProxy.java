package io.weir.faults.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of one broker: the broker's second listener advertises this proxy's port. Passes frames on as they are,
 * unless a {@link Disturbance} is in force.
 */
public final class KafkaProxy implements AutoCloseable {
    private static final int CONNECT_MS = 2_000;

    private final ServerSocket listener;
    private final int target;
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Disturbance> disturbance = new AtomicReference<>();

    /** Listens on {@code port} of the loopback address, and connects to {@code target} there. */
    public KafkaProxy(int port, int target) throws IOException {
        this.target = target;
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread thread = new Thread(this::accept, "proxy-" + port);
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on, for connections that are open too. */
    public void disturb(Disturbance wanted) {
        disturbance.set(wanted);
    }

    /** Back to order; what was held goes on. */
    public void leaveInPeace() {
        disturbance.set(null);
    }

    @Nullable
    Disturbance disturbance() {
        return disturbance.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket broker = new Socket();
        try {
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            broker.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MS);
        } catch (IOException down) {
            // As if the broker itself had refused.
            client.setSoLinger(true, 0);
            client.close();
            broker.close();
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(this, client, broker, connections::remove);
        connections.add(connection);
        connection.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        connections.forEach(ProxiedConnection::reset);
    }
}
