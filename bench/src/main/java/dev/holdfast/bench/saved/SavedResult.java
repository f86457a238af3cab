package dev.holdfast.bench.saved;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** What {@code scripts/bench compare --out} has written. */
final class SavedResult {
    private static final String FILE = "compare.json";

    private final Path file;
    private final JsonNode root;

    private SavedResult(final Path file, final JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads one.
     *
     * @param path the file, or the directory that it is in.
     * @throws UnusableEnvironmentException when it is not there, or something else.
     */
    static SavedResult read(final Path path) {
        final Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
        try {
            final JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
            if (root == null || !root.path("series").isArray()) {
                throw new UnusableEnvironmentException(file + " should be a " + FILE
                    + " of scripts/bench compare --out");
            }
            return new SavedResult(file, root);
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot read " + file + ": " + e, e);
        }
    }

    Path file() {
        return file;
    }

    JsonNode json() {
        return root;
    }

    /** Why it says nothing; empty when it does. */
    List<String> invalidities() {
        final List<String> all = new ArrayList<>();
        root.path("invalid").forEach(each -> all.add(each.asText()));
        return all;
    }

    /** The commit and the machine, in a line. */
    String about() {
        return "commit " + text("commit") + ", " + text("java") + ", " + text("system") + ", " + text("processors")
            + " x " + text("processor");
    }

    private String text(final String name) {
        return root.path(name).asText("unknown");
    }

    List<Rounds> series() {
        final List<Rounds> all = new ArrayList<>();
        root.path("series").forEach(each -> all.add(new Rounds(each.path("side").asText(), load(each), each)));
        return all;
    }

    /** Results that are older have no text for it. */
    private static String load(final JsonNode series) {
        final String rate = series.path("rate").asDouble() == 0 ? "closed loop" : "open loop at "
            + Math.round(series.path("rate").asDouble()) + "/s";
        return series.path("load").asText(rate + ", " + series.path("connections").asInt() + " connections");
    }

    /**
     * The rounds of one side under one load.
     *
     * @param side its name.
     * @param load the load, in words.
     */
    record Rounds(String side, String load, JsonNode json) {
        boolean isSameAs(final Rounds other) {
            return side.equals(other.side) && load.equals(other.load);
        }

        boolean isClosed() {
            return json.path("rate").asDouble() == 0 && json.path("percent").asInt() == 0;
        }

        /** A figure of each round that has it. */
        double[] figures(final String name) {
            return StreamSupport.stream(json.path("rounds").spliterator(), false)
                .filter(round -> round.path(name).isNumber()).mapToDouble(round -> round.path(name).asDouble())
                .toArray();
        }
    }
}
