package dev.holdfast.gateway.admin.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.disk.DaemonThreads;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the tokens file every second or two and lets in whom it names; notes once a minute when tokens were used. A
 * file that cannot be read changes nobody's rights: it is logged, and the list of before holds until it can be.
 *
 * <p>Runs on its own thread, {@code admin-tokens}, since reading a file may block.
 */
public final class TokensWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TokensWatch.class);
    private static final long LOOK_MS = 1_500;
    private static final long NOTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TokensFile file;
    private final Principals principals;
    private final ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(new DaemonThreads("admin-tokens"));
    private final Map<String, Long> noted = new TreeMap<>();
    private byte[] known = {};
    private String problem = "";
    private long notedNs = System.nanoTime();
    private volatile boolean hasFailed;

    /** @param principals is notified of every change. */
    public TokensWatch(final TokensFile file, final Principals principals) {
        this.file = file;
        this.principals = principals;
    }

    /**
     * Reads the file, and goes on looking at it.
     *
     * @throws UnusableEnvironmentException when it cannot be read.
     */
    public void start() {
        load();
        thread.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** Whether the file could not be read when it was last looked at. Any thread. */
    public boolean hasFailed() {
        return hasFailed;
    }

    private void look() {
        try {
            load();
            problem = "";
            hasFailed = false;
            if (System.nanoTime() - notedNs >= NOTE_NS) {
                notedNs = System.nanoTime();
                noteUses();
            }
        } catch (final UnusableEnvironmentException e) {
            hasFailed = true;
            if (!problem.equals(e.getMessage())) {
                problem = e.getMessage();
                LOG.error("the tokens of before go on to hold: {}", problem);
            }
        } catch (final RuntimeException e) {
            LOG.error("the tokens file cannot be looked at", e);
        }
    }

    private void load() {
        final byte[] bytes = file.readBytes();
        if (!Arrays.equals(bytes, known)) {
            principals.replace(file.parse(bytes));
            known = bytes;
            LOG.info("tokens file={} was read: {}", file.path(), principals.names());
        }
    }

    private void noteUses() {
        final Map<String, Long> uses = principals.uses();
        if (uses.isEmpty() || uses.equals(noted)) {
            return;
        }
        final Map<String, Instant> all = new TreeMap<>(readUses(file));
        final ObjectNode json = MAPPER.createObjectNode();
        uses.forEach((name, usedMs) -> all.put(name, Instant.ofEpochMilli(usedMs)));
        all.forEach((name, used) -> json.put(name, used.toString()));
        try {
            OwnedFile.write(file.usesPath(), MAPPER.writeValueAsBytes(json));
            noted.clear();
            noted.putAll(uses);
        } catch (final IOException e) {
            LOG.warn("it cannot be noted when tokens were used: {}", e.toString());
        }
    }

    /** When tokens were last used, by name, as far as it was noted. */
    public static Map<String, Instant> readUses(final TokensFile file) {
        final Map<String, Instant> uses = new TreeMap<>();
        try {
            MAPPER.readTree(Files.readAllBytes(file.usesPath())).properties()
                .forEach(use -> uses.put(use.getKey(), Instant.parse(use.getValue().asText())));
        } catch (final IOException | DateTimeException e) {
            LOG.debug("when tokens were used is not known: {}", e.toString());
        }
        return uses;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(1, TimeUnit.SECONDS)) {
                noteUses();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
