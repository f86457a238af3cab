package dev.holdfast.bench.load;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A platform that is no use to the sync thread. */
final class BadPlatform implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final byte[] GARBAGE =
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\n}{,".getBytes(StandardCharsets.US_ASCII);

    private final String url;
    private final ServerSocket listener;
    private final List<Socket> held = new ArrayList<>();

    /** How it is no use. */
    enum Kind {
        /** There is none: no sync. */
        NONE,
        /** Connections are refused. */
        DOWN,
        /** Requests are taken and never answered. */
        HUNG,
        /** Every answer is at once, and none is one. */
        GARBAGE
    }

    BadPlatform(final Kind kind) {
        try {
            listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            url = kind == Kind.NONE ? "" : "http://127.0.0.1:" + listener.getLocalPort();
            if (kind == Kind.NONE || kind == Kind.DOWN) {
                listener.close();
                return;
            }
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("the platform's stand-in cannot listen: " + e.getMessage(), e);
        }
        final Thread thread = new Thread(() -> accept(kind), "bad-platform");
        thread.setDaemon(true);
        thread.start();
    }

    /** For {@code platform.base_url}. */
    String url() {
        return url;
    }

    private void accept(final Kind kind) {
        try {
            while (true) {
                final Socket socket = listener.accept();
                if (kind == Kind.HUNG) {
                    held.add(socket);
                } else {
                    socket.getOutputStream().write(GARBAGE);
                    socket.close();
                }
            }
        } catch (final IOException e) {
            // Closed, or the gateway was stopped.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (final Socket socket : held) {
            socket.close();
        }
    }
}
