package dev.holdfast.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** A server of one thread that answers everything at once, but stops for a while before one of its answers. */
final class StallingServer implements AutoCloseable {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n{\"code\":0,\"message\":\"\"}";

    private final ServerSocket listener;
    private final int stallAt;
    private final long stallNs;

    /** @param stallAt the answer before which it stops; a negative one closes the connection there instead. */
    StallingServer(final int stallAt, final long stallNs) throws IOException {
        this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        this.stallAt = stallAt;
        this.stallNs = stallNs;
        final Thread thread = new Thread(this::serve, "stalling-server");
        thread.setDaemon(true);
        thread.start();
    }

    LoadTarget target() {
        return new LoadTarget("stalling", URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/callback"),
            "ak", "secret", () -> { });
    }

    private void serve() {
        try (Socket socket = listener.accept()) {
            final InputStream in = socket.getInputStream();
            for (int answered = 0; readRequest(in); answered++) {
                if (answered == -stallAt) {
                    return;
                }
                if (answered == stallAt) {
                    LockSupport.parkNanos(stallNs);
                }
                socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (final IOException e) {
            // The client has gone; there is nobody to tell.
        }
    }

    private static boolean readRequest(final InputStream in) throws IOException {
        final ByteArrayOutputStream head = new ByteArrayOutputStream();
        int c;
        while ((c = in.read()) >= 0) {
            head.write(c);
            final String text = head.toString(StandardCharsets.US_ASCII);
            if (text.endsWith("\r\n\r\n")) {
                final String length = text.replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
                return in.readNBytes(Integer.parseInt(length)).length > 0;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
