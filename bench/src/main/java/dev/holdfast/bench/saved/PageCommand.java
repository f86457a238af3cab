package dev.holdfast.bench.saved;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.cli.ErrorRules;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;

/** {@code scripts/bench page}: everything stands in the one file, which asks nobody for anything. */
@Command(name = "bench page", mixinStandardHelpOptions = true, description =
    "A result of scripts/bench compare --out as one HTML page: figures, percentile curves, a timeline, the machine.")
public final class PageCommand implements Callable<Integer> {
    private static final String CHARTS = "org.webjars.npm/uplot";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RESULT", description = "compare.json, or the directory that it is in.")
    private Path result;

    @Option(names = "--out", paramLabel = "FILE", description = "Default is compare.html beside the result.")
    private Path out;

    public static void main(final String[] arguments) {
        System.exit(ErrorRules.apply(new CommandLine(new PageCommand())).execute(arguments));
    }

    @Override
    public Integer call() {
        final SavedResult saved = SavedResult.read(result);
        final Path file = out != null ? out : saved.file().resolveSibling("compare.html");
        try {
            Files.writeString(file, page(saved));
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot write " + file + ": " + e, e);
        }
        spec.commandLine().getErr().println("written: " + file);
        return 0;
    }

    private static String page(final SavedResult saved) {
        checkParts(saved);
        final String version = version();
        final String library = "/META-INF/resources/webjars/uplot/" + version;
        return resource("page.html").replace("@version@", version)
            .replace("@licence@", resource(library + "/LICENSE").strip())
            .replace("@css@", resource(library + "/dist/uPlot.min.css"))
            .replace("@script@", resource(library + "/dist/uPlot.iife.min.js"))
            // A browser would end the script at its closing tag, in a text too.
            .replace("@data@", saved.json().toString().replace("<", "\\u003c"));
    }

    private static void checkParts(final SavedResult saved) {
        for (final JsonNode series : saved.json().path("series")) {
            if (!series.path("curve").isArray()) {
                throw new UnusableEnvironmentException(saved.file() + " is older than the pages: it has no curves");
            }
        }
    }

    private static String version() {
        final Properties properties = new Properties();
        try (InputStream in = open("/META-INF/maven/" + CHARTS + "/pom.properties")) {
            properties.load(in);
        } catch (final IOException e) {
            throw new BrokenInvariantException("the charts have no version", e);
        }
        return properties.getProperty("version");
    }

    private static String resource(final String name) {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new BrokenInvariantException("the class path lacks " + name, e);
        }
    }

    private static InputStream open(final String name) throws IOException {
        final InputStream in = PageCommand.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException(name);
        }
        return in;
    }
}
