package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A connection on which a test says exactly what it wants, and reads what comes back. */
public final class RawHttp implements AutoCloseable {
    private static final int TIMEOUT_MS = 30_000;
    private static final int PAUSE_MS = 50;

    private final Socket socket;
    private final InputStream in;

    public RawHttp(final URI url) throws IOException {
        this(new Socket(url.getHost(), url.getPort()));
    }

    /** @param from the address of this end, on loopback. */
    RawHttp(final URI url, final String from) throws IOException {
        this(new Socket(InetAddress.getByName(url.getHost()), url.getPort(), InetAddress.getByName(from), 0));
    }

    /** @param socket which is connected. */
    RawHttp(final Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /** A signed callback as HTTP, with more header lines if wanted. */
    static String callback(final String body, final String... headers) {
        return callbackOf(System.currentTimeMillis(), body, headers);
    }

    /** The same with any Timestamp. */
    static String callbackOf(final long timestampMs, final String body, final String... headers) {
        final String timestamp = Long.toString(timestampMs);
        final String signature = new CallbackSigner(TestGateway.API_KEY,
            TestGateway.SECRET.getBytes(StandardCharsets.UTF_8))
            .sign(body.getBytes(StandardCharsets.UTF_8), timestamp, CanonicalForm.FASTJSON2);
        return "POST /callback HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTimestamp: " + timestamp
            + "\r\nSignature: " + signature
            + "\r\nSign-Version: V1\r\n" + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
            + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    public RawHttp send(final String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawHttp send(final byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends as much as it takes, on a thread that may wait for that. */
    void sendAll(final String text) {
        try {
            send(text);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the same again and again until the peer closes; false when it does not for long. */
    boolean isClosedThoughItSends(final String text) throws IOException {
        final long startNs = System.nanoTime();
        socket.setSoTimeout(PAUSE_MS);
        while (System.nanoTime() - startNs < TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS)) {
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                while (in.read() >= 0) {
                    // What it answers does not matter.
                }
                return true;
            } catch (final SocketTimeoutException e) {
                // Nothing came, and it is still open.
            } catch (final SocketException e) {
                return true;
            }
        }
        return false;
    }

    /** Breaks the connection off, so that the peer cannot write any more. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Ends its own half of the connection. */
    public RawHttp endSending() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** The next response's status line and headers. */
    String readHead() throws IOException {
        final StringBuilder head = new StringBuilder();
        String line;
        while (!(line = line()).isEmpty()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    /** The next response: its status line, a space, its body. A response without a body is its status line. */
    public String read() throws IOException {
        final String statusLine = line();
        int length = 0;
        String header;
        while (!(header = line()).isEmpty()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring("content-length:".length()).trim());
            }
        }
        return length == 0 ? statusLine : statusLine + " " + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Whether the peer closes, having sent nothing more. */
    public boolean isClosedByPeer() throws IOException {
        return in.read() < 0;
    }

    private String line() throws IOException {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c;
        while ((c = in.read()) != '\n') {
            if (c < 0) {
                throw new IOException("closed after: " + line);
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
