package dev.holdfast.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The archive as it is unpacked somewhere, and programs out of it in processes of their own. */
final class Installation {
    static final Path ARCHIVE = Path.of(System.getProperty("archive"));
    static final Path SANDBOX_ARCHIVE = Path.of(System.getProperty("sandbox.archive"));
    private static final long START_SECONDS = 240;
    private static final long STOP_SECONDS = 60;

    private final Path home;

    private Installation(final Path home) {
        this.home = home;
    }

    /** Unpacks the archive into a directory of its own. */
    static Installation in(final Path directory) throws Exception {
        unpack(ARCHIVE, directory);
        return new Installation(directory.resolve(ARCHIVE.getFileName().toString().replace(".tar.gz", "")));
    }

    static void unpack(final Path archive, final Path directory) throws Exception {
        final Process tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", directory.toString())
            .inheritIO().start();
        if (!tar.waitFor(START_SECONDS, TimeUnit.SECONDS) || tar.exitValue() != 0) {
            throw new IllegalStateException("cannot unpack " + archive);
        }
    }

    /** What {@code holdfast --version} says without its first word. */
    String version() {
        return home.getFileName().toString().substring("holdfast-".length());
    }

    Path home() {
        return home;
    }

    Path launcher() {
        return home.resolve("bin/holdfast");
    }

    /** What a program that ended by itself has printed, and its exit code. */
    record Ended(int exitCode, String output) {
    }

    /** Runs the launcher to its end. */
    Ended run(final Map<String, String> environment, final String... arguments) throws Exception {
        return run(launcher(), environment, arguments);
    }

    /** Runs the launcher by another path to its end. */
    static Ended run(final Path launcher, final Map<String, String> environment,
        final String... arguments) throws Exception {
        final Running running = new Running(launcher, environment, List.of(arguments));
        return new Ended(running.awaitEnd(START_SECONDS), running.output());
    }

    /** Starts {@code serve --dev} on free ports and waits until it is ready. */
    Running serve(final Path dataDirectory, final Map<String, String> environment) throws Exception {
        return serve(launcher(), dataDirectory, environment);
    }

    static Running serve(final Path launcher, final Path dataDirectory,
        final Map<String, String> environment) throws Exception {
        final Running running = new Running(launcher, environment,
            List.of("serve", "--dev", "--data-dir", dataDirectory.toString(), "--callback-port", "0", "--admin-port",
                "0"));
        running.awaitReady();
        return running;
    }

    /** A program of the installation that runs. */
    static final class Running implements AutoCloseable {
        private static final Pattern TOKEN = Pattern.compile("\"admin_token\" : \"(.*)\"");
        private static final Pattern CALLBACK_URL = Pattern.compile("callbacks: +(\\S+)");
        private static final Pattern ADMIN_URL = Pattern.compile("back-office: (.*)");

        private final Process process;
        private final Path log;

        private Running(final Path launcher, final Map<String, String> environment,
            final List<String> arguments) throws IOException {
            final List<String> command = new ArrayList<>(List.of(launcher.toString()));
            command.addAll(arguments);
            log = Files.createTempFile("holdfast-installed", ".log");
            final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(environment);
            process = builder.start();
        }

        String callbackUrl() throws IOException {
            return first(CALLBACK_URL, output());
        }

        boolean isAlive() {
            return process.isAlive();
        }

        String output() throws IOException {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        }

        private void awaitReady() throws Exception {
            final long startNs = System.nanoTime();
            while (!output().lines().anyMatch("ready"::equals)) {
                if (!process.isAlive() || System.nanoTime() - startNs > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("it does not become ready:\n" + output());
                }
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }

        int awaitEnd(final long seconds) throws Exception {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("it does not end:\n" + output());
            }
            return process.exitValue();
        }

        /** Stops it as a service manager does; the exit code. */
        int stop() throws Exception {
            process.destroy();
            return awaitEnd(STOP_SECONDS);
        }

        /** A call of the back-office; the body of the answer. */
        String admin(final Path dataDirectory, final String method, final String path,
            final String body) throws Exception {
            final HttpRequest.BodyPublisher publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
            final HttpRequest request = HttpRequest.newBuilder(URI.create(first(ADMIN_URL, output()) + path))
                .method(method, publisher)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + first(TOKEN,
                    Files.readString(dataDirectory.resolve("dev-credentials.json")))).build();
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
        }

        private static String first(final Pattern pattern, final String text) {
            final Matcher matcher = pattern.matcher(text);
            if (!matcher.find()) {
                throw new IllegalStateException(pattern + " is not in:\n" + text);
            }
            return matcher.group(1);
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            Files.deleteIfExists(log);
        }
    }
}
