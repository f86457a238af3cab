package dev.holdfast.bench.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Random;

/** Sends the bytes of one connection in one of the ways in which a connection can be used. One thread; blocks. */
final class StreamSender {
    private static final int TIMEOUT_MS = 20_000;
    private static final int MAX_PIECES = 60;

    private final InetSocketAddress target;
    private final String source;
    private final Random random;

    /** How a connection is used. */
    private enum Way {
        /** All at once, then nothing more is sent, and what comes is read. */
        HALF_CLOSED,
        /** The same in pieces of a few bytes. */
        IN_PIECES,
        /** All at once, and closed by us when all is answered. */
        KEPT,
        /** Closed without a word, with answers on their way. */
        TORN
    }

    /** @param source the address that connections come from, so that no port is used twice too soon. */
    StreamSender(final InetSocketAddress target, final String source, final Random random) {
        this.target = target;
        this.source = source;
        this.random = random;
    }

    /**
     * Sends, and returns the answers that were read.
     *
     * @param whole how many answers there are when every request is answered; 0 when nobody can know.
     * @throws IOException when there is no connection to be had.
     */
    List<Answers.Answer> send(final byte[] bytes, final int whole) throws IOException {
        final int chance = random.nextInt(16);
        final Way way = chance == 0 ? Way.TORN : chance == 1 ? Way.IN_PIECES : chance < 7 && whole > 0 ? Way.KEPT
            : Way.HALF_CLOSED;
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(source, 0));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(target, TIMEOUT_MS);
            try {
                write(socket.getOutputStream(), bytes, way);
                if (way == Way.TORN) {
                    socket.setSoLinger(true, 0);
                    return List.of();
                }
                if (way != Way.KEPT) {
                    socket.shutdownOutput();
                }
            } catch (final IOException e) {
                // It was closed at some request; the answers before it are there.
            }
            return new Answers(socket.getInputStream()).read(way == Way.KEPT ? whole : Integer.MAX_VALUE);
        }
    }

    private void write(final OutputStream out, final byte[] bytes, final Way way) throws IOException {
        if (way != Way.IN_PIECES) {
            out.write(bytes);
            return;
        }
        int at = 0;
        for (int i = 0; i < MAX_PIECES && at < bytes.length; i++) {
            final int length = Math.min(bytes.length - at, 1 + random.nextInt(Math.max(1, bytes.length / MAX_PIECES)));
            out.write(bytes, at, length);
            at += length;
        }
        out.write(bytes, at, bytes.length - at);
    }
}
