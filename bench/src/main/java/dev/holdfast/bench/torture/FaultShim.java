package dev.holdfast.bench.torture;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A library in C that makes a process's disk and wall clock misbehave on demand ({@code shim.c}), compiled on the spot.
 */
final class FaultShim {
    private static final String COMPILER = "cc";
    private static final String SOURCE = "shim.c";
    private static final long COMPILE_SECONDS = 60;

    private final Path library;

    private FaultShim(final Path library) {
        this.library = library;
    }

    /** Whether there is a C compiler to make it with. */
    static boolean isPossible() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(each -> Files.isExecutable(Path.of(each, COMPILER)));
    }

    /**
     * Compiles it.
     *
     * @param directory where source and library are put.
     * @throws IOException when the compiler does not take it.
     */
    static FaultShim compile(final Path directory) throws IOException, InterruptedException {
        final Path source = directory.resolve(SOURCE);
        try (InputStream text = FaultShim.class.getResourceAsStream(SOURCE)) {
            Files.write(source, text.readAllBytes());
        }
        final Path library = directory.resolve("shim.so");
        final Path log = directory.resolve("shim.log");
        final Process compiler = new ProcessBuilder(COMPILER, "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC",
            "-o", library.toString(), source.toString(), "-ldl").redirectErrorStream(true).redirectOutput(log.toFile())
            .start();
        if (!compiler.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS)) {
            compiler.destroyForcibly();
            throw new IOException("the compiler does not end");
        }
        if (compiler.exitValue() != 0) {
            throw new IOException("the compiler refuses " + source + ":\n" + Files.readString(log));
        }
        return new FaultShim(library.toAbsolutePath());
    }

    /**
     * What steers it in one process.
     *
     * @param file          for the numbers that are shared with it.
     * @param dataDirectory the directory whose files the faults are about.
     */
    ShimControl control(final Path file, final Path dataDirectory) throws IOException {
        return new ShimControl(library, file.toAbsolutePath(), dataDirectory.toRealPath());
    }
}
