package dev.holdfast.gateway.platform;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Answers that harm whoever takes all of them, over real sockets. */
class HttpTransportTest {
    private static final int LIMIT_BYTES = 4 << 20;
    private static final int LIMIT_SECONDS = 30;
    private static final String HEAD = "HTTP/1.1 200 OK\r\nDate: Fri, 27 Nov 2026 10:00:00 GMT\r\n";
    private static final PlatformRequest REQUEST = PlatformRequest.get("/cards");

    private ServerSocket server;
    private volatile Socket accepted;
    private final CountDownLatch hasHungUp = new CountDownLatch(1);

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void listenNoMore() throws IOException {
        server.close();
        if (accepted != null) {
            accepted.close();
        }
    }

    @Test
    void shouldTakeWhatIsAsLongAsAllowedAndNothingLonger() throws Exception {
        answerWith(HEAD + "\r\n", LIMIT_BYTES);
        final PlatformResponse longest = send(Duration.ofSeconds(LIMIT_SECONDS)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(longest.body()).hasSize(LIMIT_BYTES);
        answerWith(HEAD + "\r\n", LIMIT_BYTES + 1);
        assertThatThrownBy(() -> send(Duration.ofSeconds(LIMIT_SECONDS)).get(LIMIT_SECONDS, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class).hasMessageContaining("longer than " + LIMIT_BYTES + " bytes");
    }

    /** The JDK's own limit of time ends where the body begins, and it keeps the connection of who does not wait. */
    @Test
    void shouldNotWaitForABodyThatNeverEndsNorKeepItsConnection() throws InterruptedException {
        answerWith(HEAD + "Content-Length: 2\r\n\r\n", 1);
        final CompletableFuture<PlatformResponse> answer = send(Duration.ofMillis(500));
        assertThatThrownBy(() -> answer.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
            .cause().isInstanceOfAny(TimeoutException.class, HttpTimeoutException.class);
        assertThat(hasHungUp.await(LIMIT_SECONDS, TimeUnit.SECONDS)).as("the connection is closed").isTrue();
    }

    private CompletableFuture<PlatformResponse> send(final Duration timeout) {
        return new HttpTransport("http://127.0.0.1:" + server.getLocalPort(), timeout).send(REQUEST, Map.of());
    }

    /** Answers the next request; a body without a length ends with the connection, any other leaves it open. */
    private void answerWith(final String head, final int bodyBytes) {
        final Thread answering = new Thread(() -> {
            try (Socket socket = server.accept()) {
                accepted = socket;
                final BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                while (!in.readLine().isEmpty()) {
                    // The request does not matter.
                }
                final OutputStream out = socket.getOutputStream();
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(new byte[bodyBytes]);
                if (head.contains("Content-Length")) {
                    in.read();
                }
            } catch (final IOException e) {
                // The client has had enough.
            } finally {
                hasHungUp.countDown();
            }
        });
        answering.setDaemon(true);
        answering.start();
    }
}
