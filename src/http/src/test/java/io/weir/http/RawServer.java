package io.weir.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Answers with any bytes, for what no HTTP server would do. */
final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Talk talk;
    private final boolean readsHead;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();

    /** What the server does with a connection after the request's head. */
    interface Talk {
        void answer(Socket connection) throws IOException, InterruptedException;
    }

    RawServer(Talk talk) throws IOException {
        this(talk, true);
    }

    /** @param readsHead false to talk before the client has sent anything that looks like a request */
    RawServer(Talk talk, boolean readsHead) throws IOException {
        this.talk = talk;
        this.readsHead = readsHead;
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(this::accept, "raw-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                open.incrementAndGet();
                Thread thread = new Thread(() -> serve(connection), "raw-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            if (readsHead) {
                readHead(connection);
            }
            talk.answer(connection);
        } catch (IOException gone) {
            // Closed by the client.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            open.decrementAndGet();
        }
    }

    static String readHead(Socket connection) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed before a request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }

    /** Waits until the client closes the connection. */
    static void untilClosed(Socket connection) throws IOException {
        while (connection.getInputStream().read() >= 0) {
            // The client sends nothing more.
        }
        throw new IOException("closed by the client");
    }

    /** Waits until the client has closed all its connections. */
    void awaitNoConnection() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> open.get() == 0);
    }

    int connections() {
        return connections.size();
    }

    int port() {
        return socket.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
