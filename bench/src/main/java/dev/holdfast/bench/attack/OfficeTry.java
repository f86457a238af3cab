package dev.holdfast.bench.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One request to the back-office that has to be refused, as it goes over the wire.
 *
 * @param name what is tried.
 * @param text the request, one character for each byte.
 */
record OfficeTry(String name, String text) {
    private static final int TIMEOUT_MS = 15_000;
    /** Nobody answered; the connection was closed. */
    static final int CLOSED = 0;

    /** The status of the answer; {@link #CLOSED} when there is none. Blocks. */
    int send(final InetSocketAddress office) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(office, TIMEOUT_MS);
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
            } catch (final IOException e) {
                // It was refused before all of it was sent.
            }
            final List<Answers.Answer> answers = new Answers(socket.getInputStream()).read(1);
            return answers.isEmpty() ? CLOSED : answers.get(0).status();
        }
    }
}
