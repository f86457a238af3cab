package dev.holdfast.gateway.warmup;

import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.server.PlatformIdentity;
import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays the platform for {@link PipelineWarmUp}: asks for purchases and settles them, over a few connections at a time.
 * Blocks.
 */
final class WarmUpClient {
    private static final int CONNECTIONS = 4;
    private static final int TIMEOUT_MS = 2_000;
    private static final int MAX_RESPONSE_BYTES = 4_096;

    private final InetSocketAddress address;
    private final String path;
    private final PlatformIdentity identity;
    private final CallbackSigner signer;
    private int orders;

    WarmUpClient(final InetSocketAddress address, final String path, final PlatformIdentity identity) {
        this.address = address;
        this.path = path;
        this.identity = identity;
        signer = new CallbackSigner(identity.appId(), identity.credentials().current().secret());
    }

    /** Returns how many callbacks were answered with code 0 within that time. */
    int run(final long forNs) throws IOException {
        final List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                final Socket socket = new Socket();
                sockets.add(socket);
                socket.connect(address, TIMEOUT_MS);
                socket.setSoTimeout(TIMEOUT_MS);
                socket.setTcpNoDelay(true);
            }
            int answered = 0;
            for (final long startNs = System.nanoTime(); System.nanoTime() - startNs < forNs; orders++) {
                answered += exchange(sockets, true) + exchange(sockets, false);
            }
            return answered;
        } finally {
            for (final Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private int exchange(final List<Socket> sockets, final boolean asks) throws IOException {
        for (int i = 0; i < sockets.size(); i++) {
            final String order = "T" + orders + '-' + i;
            final long nowMs = System.currentTimeMillis();
            final String body = asks && identity.authorizes() ? CallbackBodies.auth(order, "C", "U", "12.34", nowMs)
                : CallbackBodies.consumption(order, "C", "U", "12.34", "Success", nowMs);
            sockets.get(i).getOutputStream().write(request(body, Long.toString(nowMs)));
        }
        int answered = 0;
        for (final Socket socket : sockets) {
            answered += isGood(socket.getInputStream()) ? 1 : 0;
        }
        return answered;
    }

    private byte[] request(final String body, final String timestamp) {
        final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("POST " + path + " HTTP/1.1\r\nHost: warm-up\r\nContent-Type: application/json\r\nTimestamp: "
            + timestamp + "\r\nSignature: " + signer.sign(bytes, timestamp, CanonicalForm.values()[0])
            + "\r\nContent-Length: " + bytes.length + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    /** A response ends with the brace of its body. */
    private static boolean isGood(final InputStream in) throws IOException {
        final byte[] response = new byte[MAX_RESPONSE_BYTES];
        int length = 0;
        while (length == 0 || response[length - 1] != '}') {
            final int read = in.read(response, length, response.length - length);
            if (read <= 0) {
                return false;
            }
            length += read;
        }
        return new String(response, 0, length, StandardCharsets.UTF_8).contains("\"code\":0");
    }
}
