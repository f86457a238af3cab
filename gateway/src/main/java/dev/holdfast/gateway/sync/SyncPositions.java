package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.ledger.storage.FileRights;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How far each pull has come, in a small file beside the journal. Without it they begin anew, which costs time and
 * nothing else.
 */
final class SyncPositions {
    static final String FILE = "sync-positions.json";

    private static final Logger LOG = LoggerFactory.getLogger(SyncPositions.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final ObjectNode positions;

    SyncPositions(final Path directory) {
        file = directory.resolve(FILE);
        positions = read(file);
    }

    private static ObjectNode read(final Path file) {
        try {
            if (Files.exists(file) && MAPPER.readTree(file.toFile()) instanceof ObjectNode found) {
                return found;
            }
        } catch (final IOException e) {
            LOG.warn("cannot read {}, the pulls begin anew", file, e);
        }
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * Unix milliseconds by the platform's clock up to which a pull has seen everything; {@code absent} when it has seen
     * nothing. Nobody has seen what is yet to come: a position behind {@code nowMs} was noted by a clock that was
     * ahead, and counts for nothing.
     */
    long get(final String name, final long absent, final long nowMs) {
        final long positionMs = positions.path(name).asLong(absent);
        return positionMs > nowMs ? absent : positionMs;
    }

    /** @throws UnusableEnvironmentException when it cannot be written. */
    void put(final String name, final long timeMs) {
        positions.put(name, timeMs);
        try {
            FileRights.replace(file, MAPPER.writeValueAsBytes(positions));
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
