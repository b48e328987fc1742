package io.weir.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket on the loopback address, bound before the node is configured and then passed to it. The port is
 * never free in between, so no other process can take it.
 */
final class BoundPort implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BACKLOG = 50;

    private final ServerSocketChannel channel;
    private final int port;

    private BoundPort(ServerSocketChannel channel) {
        this.channel = channel;
        this.port = channel.socket().getLocalPort();
    }

    /** Binds {@code port}, or any free port if it is 0. */
    static BoundPort bind(int port) {
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open();
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(HOST, LOOPBACK), port), BACKLOG);
            return new BoundPort(channel);
        } catch (BindException e) {
            closeQuietly(channel, e);
            throw new InUseException(
                    "Port " + port + " on " + HOST + " can't be bound (" + e.getMessage()
                            + "). Stop what uses it, or choose another port.",
                    e);
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new EmbeddedBrokerException("No socket could be opened on " + HOST + ": " + e.getMessage(), e);
        }
    }

    int port() {
        return port;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new EmbeddedBrokerException(
                    "The socket on port " + port + " could not be closed: " + e.getMessage(), e);
        }
    }

    private static void closeQuietly(@Nullable ServerSocketChannel channel, Exception reason) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
