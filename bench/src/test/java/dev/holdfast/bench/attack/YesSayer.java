package dev.holdfast.bench.attack;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A server that approves of everything: what the attacks have to notice. */
final class YesSayer implements AutoCloseable {
    private static final byte[] YES = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 23\r\n\r\n"
        + "{\"code\":0,\"message\":\"\"}").getBytes(StandardCharsets.US_ASCII);
    private static final int BACKLOG = 256;

    private final ServerSocket listener;

    YesSayer() throws IOException {
        listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    private static void start(final Runnable what) {
        final Thread thread = new Thread(what, "yes");
        thread.setDaemon(true);
        thread.start();
    }

    URI url(final String path) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + path);
    }

    private void accept() {
        try {
            while (true) {
                final Socket socket = listener.accept();
                start(() -> say(socket));
            }
        } catch (final IOException e) {
            // Closed.
        }
    }

    /** Once for each end of a head. */
    private static void say(final Socket socket) {
        try (socket; InputStream in = socket.getInputStream()) {
            int last = 0;
            int next;
            while ((next = in.read()) >= 0) {
                last = last << 8 | next;
                if (last == 0x0D0A0D0A) {
                    socket.getOutputStream().write(YES);
                }
            }
        } catch (final IOException e) {
            // The other side has gone.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
