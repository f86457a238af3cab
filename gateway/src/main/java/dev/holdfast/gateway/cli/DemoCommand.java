package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.sandbox.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code holdfast demo}: a gateway of its own, real callbacks, a kill, and the same answers afterwards. */
@Command(name = "demo", description = "Start a gateway, send it real signed callbacks, kill it, and ask again.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final Path directory = Files.createTempDirectory("holdfast-demo");
        try {
            return new Demo(spec.commandLine().getOut(), directory).run() ? 0 : Holdfast.FAILED;
        } finally {
            delete(directory);
        }
    }

    private static void delete(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            final List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (final Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
