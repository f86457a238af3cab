package dev.holdfast.bench.docs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the commands of one document with bash, as if somebody had pasted one block after the other in a fresh source
 * tree. Ports and the place of data are others than the document's, so that nothing else is in the way. What was
 * started is ended. Blocks until then.
 */
final class DocumentRun {
    private static final long LIMIT_SECONDS = 240;
    private static final String BLOCK = "@@block ";
    private static final String EXIT = "@@exit ";
    private static final String LEFT = "@@left ";
    private static final String DATA = "/tmp/holdfast";
    private static final List<String> DEFAULT_PORTS = List.of("8080", "8081", "8090");

    private final Path directory;
    private final Map<String, String> replacements = new LinkedHashMap<>();
    private final List<String> ports;

    /** @param directory a fresh one. */
    DocumentRun(final Path root, final Path directory) throws IOException {
        this.directory = directory;
        ports = freePorts(DEFAULT_PORTS.size());
        for (int i = 0; i < ports.size(); i++) {
            replacements.put("\\b" + DEFAULT_PORTS.get(i) + "\\b", ports.get(i));
        }
        replacements.put(Pattern.quote(DATA), directory.resolve("holdfast").toString());
        copy(root.resolve("scenarios"), directory.resolve("scenarios"));
        Files.createDirectories(directory.resolve("scripts"));
        writeLauncher(root, "holdfast", "dev.holdfast.gateway.cli.Holdfast \"${arguments[@]}\"");
        writeLauncher(root, "demo", "dev.holdfast.gateway.cli.Holdfast demo \"${arguments[@]}\"");
        writeLauncher(root, "bench", "dev.holdfast.bench.load.LoadCommand \"${arguments[@]:1}\"");
    }

    /** What is wrong; nothing when every block did what the document says. */
    List<String> problems(final List<CommandBlock> blocks) throws IOException, InterruptedException {
        final Path output = directory.resolve("output");
        final Path script = Files.writeString(directory.resolve("script"), script(blocks));
        final ProcessBuilder builder = new ProcessBuilder("bash", script.toString()).directory(directory.toFile())
            .redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
        // That a busy machine answers late or has a slow disk is no fault of the document.
        builder.environment().putAll(Map.of("HOLDFAST_CALLBACK_PORT", ports.get(0), "HOLDFAST_ADMIN_PORT", ports.get(1),
            "HOLDFAST_CALLBACK_DEADLINE_MS", "800", "HOLDFAST_JOURNAL_SLOW_FORCE_MS", "60000"));
        final Process process = start(builder);
        final boolean hasEnded;
        try {
            hasEnded = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        } finally {
            Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        }
        final String printed = Files.readString(output);
        final List<String> problems = new ArrayList<>(problems(blocks, printed));
        if (!hasEnded) {
            problems.add("the commands did not end within " + LIMIT_SECONDS + " s");
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("holdfast"))
                .forEach(name -> problems.add("the document leaves " + name + " behind"));
        }
        if (!problems.isEmpty()) {
            problems.add("all that was printed:\n" + printed);
        }
        return problems;
    }

    private String script(final List<CommandBlock> blocks) {
        final StringBuilder script = new StringBuilder("set -o pipefail\n");
        script.append("trap 'for job in $(jobs -p); do kill $job; done; wait' EXIT\n");
        script.append("trap 'echo \"").append(EXIT).append("$?\"' ERR\n");
        for (final CommandBlock block : blocks) {
            script.append("echo \"").append(BLOCK).append(block.line()).append("\"\n").append(replaced(block.text()))
                .append('\n');
        }
        return script.append("left=$(jobs -rp)\necho \"").append(LEFT).append("$left\"\n").toString();
    }

    private List<String> problems(final List<CommandBlock> blocks, final String printed) {
        final List<String> problems = new ArrayList<>();
        for (final CommandBlock block : blocks) {
            final String begin = BLOCK + block.line() + "\n";
            if (!printed.contains(begin)) {
                problems.add("line " + block.line() + ": the block was not reached");
                continue;
            }
            final String rest = printed.substring(printed.indexOf(begin) + begin.length());
            final List<String> lines = rest.split(BLOCK + "|" + LEFT, 2)[0].lines().toList();
            final List<String> codes = lines.stream().filter(line -> line.contains(EXIT))
                .map(line -> line.substring(line.indexOf(EXIT) + EXIT.length())).toList();
            if (!codes.equals(block.exitCodes())) {
                problems.add("line " + block.line() + ": exit codes " + codes + ", and the document says "
                    + block.exitCodes());
            }
            missing(
                block.prints(), lines)
                .forEach(line -> problems.add("line " + block.line() + ": does not print " + line));
        }
        if (!printed.contains(LEFT + "\n")) {
            problems.add("the document leaves something running");
        }
        return problems;
    }

    private List<String> missing(final List<String> expected, final List<String> lines) {
        final List<String> missing = new ArrayList<>();
        int next = 0;
        for (final String line : expected) {
            final Pattern pattern = Pattern.compile(Stream.of(replaced(line).split("…", -1)).map(Pattern::quote)
                .collect(Collectors.joining(".*")));
            int found = next;
            while (found < lines.size() && !pattern.matcher(lines.get(found)).find()) {
                found++;
            }
            if (found == lines.size()) {
                missing.add(line);
            } else {
                next = found;
            }
        }
        return missing;
    }

    private String replaced(final String text) {
        String result = text;
        for (final Map.Entry<String, String> replacement : replacements.entrySet()) {
            result = result.replaceAll(replacement.getKey(), replacement.getValue());
        }
        return result;
    }

    /** Not while a launcher is written: the child would have it open for a moment, and no open file can be run. */
    private static Process start(final ProcessBuilder builder) throws IOException {
        synchronized (DocumentRun.class) {
            return builder.start();
        }
    }

    /** In place of the source tree's own, which would build first; with the sandbox at the ports of this run. */
    private void writeLauncher(final Path root, final String name, final String arguments) throws IOException {
        final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        final String text = """
            #!/usr/bin/env bash
            arguments=("$@")
            if [ "${1:-}" = sandbox ] && [[ "${2:-}" = -* ]]; then
              arguments+=(--port %s --callback-url http://127.0.0.1:%s/callback)
            fi
            exec '%s' '@%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -cp '%s' %s
            """.formatted(ports.get(2), ports.get(0), java,
            root.resolve("scripts/jvm.options").toAbsolutePath().normalize(),
            System.getProperty("java.class.path"), arguments);
        synchronized (DocumentRun.class) {
            final Path launcher = Files.writeString(directory.resolve("scripts").resolve(name), text);
            Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void copy(final Path from, final Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (final Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static List<String> freePorts(final int count) throws IOException {
        final List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(socket -> Integer.toString(socket.getLocalPort())).toList();
        } finally {
            for (final ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
