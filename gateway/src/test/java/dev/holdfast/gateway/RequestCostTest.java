package dev.holdfast.gateway;

import com.sun.management.ThreadMXBean;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.storage.FileStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a purchase costs beside time, over a real socket: memory that the threads on its way allocate, bytes of journal,
 * forces, and the system calls by which files are read and written (sockets do not count there). The bounds are half as
 * much again as was seen, so that only a change of the program breaks them.
 */
class RequestCostTest {
    private static final int ORDERS = 6_000;
    private static final int AT_ONCE = 8;
    private static final int MAX_LOOP_BYTES = 2_000;
    private static final int MAX_LEDGER_BYTES = 16;
    private static final int MAX_COMMAND_BYTES = 170;
    /** For each batch: on the ledger thread one for the journal, and one that wakes the event loop, which reads it. */
    private static final int MAX_FILE_CALLS = 3;
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final Pattern FILE_CALLS = Pattern.compile("sysc[rw]: (\\d+)");
    private static final Pattern FORCES = Pattern.compile("(?m)^holdfast_journal_force_seconds_count (\\d+)");

    @TempDir
    private Path directory;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldCostNoMoreThanItDoes() throws IOException {
        final Set<Long> others = Arrays.stream(threads.getAllThreadIds()).boxed().collect(Collectors.toSet());
        final Set<Path> otherTasks = tasks();
        try (TestGateway gateway = new TestGateway(directory)) {
            gateway.admin().call("PUT", "/v1/accounts/U", "{\"currency\":\"USD\"}");
            gateway.admin().call("POST", "/v1/accounts/U/entries", "{\"entry_no\":\"E\",\"amount\":\"1000000\"}");
            gateway.admin().call("PUT", "/v1/cards/C", "{\"cardholder_no\":\"U\",\"status\":\"Activated\"}");
            try (Socket socket = new Socket(gateway.callbackUrl().getHost(), gateway.callbackUrl().getPort())) {
                socket.setTcpNoDelay(true);
                purchases(socket, gateway.callbackUrl(), 0);
                final long loopBefore = allocated(others, "callback");
                final long ledgerBefore = allocated(others, "ledger");
                final long forcesBefore = forces(gateway);
                final long ledgerCallsBefore = fileCalls(otherTasks, "ledger");
                final long loopCallsBefore = fileCalls(otherTasks, "callback");
                purchases(socket, gateway.callbackUrl(), ORDERS);
                final long ledgerCalls = fileCalls(otherTasks, "ledger") - ledgerCallsBefore;
                final long loopCalls = fileCalls(otherTasks, "callback") - loopCallsBefore;
                final long forces = forces(gateway) - forcesBefore;
                assertThat((allocated(others, "callback") - loopBefore) / ORDERS).as("bytes of the event loop")
                    .isLessThan(MAX_LOOP_BYTES);
                assertThat((allocated(others, "ledger") - ledgerBefore) / ORDERS).as("bytes of the ledger thread")
                    .isLessThan(MAX_LEDGER_BYTES);
                assertThat(forces).as("forces").isLessThanOrEqualTo(ORDERS);
                assertThat(ledgerCalls).as("reads and writes of the ledger thread")
                    .isBetween(forces, MAX_FILE_CALLS * forces);
                assertThat(loopCalls).as("reads and writes of the event loop").isLessThan(MAX_FILE_CALLS * forces);
            }
        }
        assertThat(bytesOfAuthorizations() / (2 * ORDERS)).as("bytes of a command").isLessThan(MAX_COMMAND_BYTES);
    }

    private long allocated(final Set<Long> others, final String name) {
        final List<Long> ours = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(thread -> thread != null && !others.contains(thread.getThreadId())
                && thread.getThreadName().startsWith(name)).map(ThreadInfo::getThreadId).toList();
        assertThat(ours).as(name).hasSize(1);
        return threads.getThreadAllocatedBytes(ours.get(0));
    }

    /** Of the threads whose name begins so. */
    private static long fileCalls(final Set<Path> others, final String name) throws IOException {
        long calls = 0;
        for (final Path task : tasks()) {
            calls += others.contains(task) ? 0 : fileCalls(task, name);
        }
        return calls;
    }

    private static Set<Path> tasks() throws IOException {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.collect(Collectors.toSet());
        }
    }

    private static long fileCalls(final Path task, final String name) throws IOException {
        try {
            return !Files.readString(task.resolve("comm")).startsWith(name) ? 0
                : FILE_CALLS.matcher(Files.readString(task.resolve("io"))).results()
                .mapToLong(found -> Long.parseLong(found.group(1))).sum();
        } catch (final IOException e) {
            if (Files.exists(task)) {
                throw e;
            }
            return 0;
        }
    }

    private static long forces(final TestGateway gateway) {
        final Matcher matcher = FORCES.matcher(gateway.admin().get("/metrics").text());
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private void purchases(final Socket socket, final URI url, final int from) throws IOException {
        final CallbackSigner signer = new CallbackSigner(TestGateway.API_KEY,
            TestGateway.SECRET.getBytes(StandardCharsets.UTF_8));
        for (int first = from; first < from + ORDERS; first += AT_ONCE) {
            final ByteArrayOutputStream requests = new ByteArrayOutputStream();
            for (int i = 0; i < AT_ONCE; i++) {
                requests.write(request(url, signer, first + i));
            }
            socket.getOutputStream().write(requests.toByteArray());
            awaitApprovals(socket.getInputStream());
        }
    }

    private static byte[] request(final URI url, final CallbackSigner signer, final int number) {
        final String timestamp = Long.toString(System.currentTimeMillis());
        final byte[] body = CallbackBodies.auth(String.format(Locale.ROOT, "T%09d", number), "C", "U", "1.00",
            Long.parseLong(timestamp)).getBytes(StandardCharsets.UTF_8);
        return ("POST " + url.getPath() + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTimestamp: "
            + timestamp + "\r\nSignature: " + signer.sign(body, timestamp, CanonicalForm.FASTJSON1)
            + "\r\nContent-Length: " + body.length + "\r\n\r\n" + new String(body, StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    }

    private static void awaitApprovals(final InputStream in) throws IOException {
        final StringBuilder all = new StringBuilder();
        final byte[] bytes = new byte[8_192];
        while (all.toString().split("\"code\":0", -1).length <= AT_ONCE || all.charAt(all.length() - 1) != '}') {
            final int read = in.read(bytes);
            assertThat(read).as("after %s", all).isPositive();
            all.append(new String(bytes, 0, read, StandardCharsets.UTF_8));
            assertThat(all).doesNotContain("\"code\":5");
        }
    }

    private long bytesOfAuthorizations() {
        final LongAdder bytes = new LongAdder();
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        new JournalReader(new FileStorage(directory), (buffer, offset, length, sequence, timeMs, actor) -> {
            if (header.wrap(buffer, offset).templateId() == MessageType.AUTHORIZE.id()) {
                bytes.add(length);
            }
        }).inspect();
        return bytes.sum();
    }
}
