package dev.holdfast.ledger.fuzz;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs one fuzz target: a public class with {@code public static void fuzzerTestOneInput(byte[])}, which throws when
 * something does not hold. Its known inputs are files under {@code src/test/resources/fuzz} in a directory of its
 * simple name.
 *
 * <p>A target is run on each of these, and then on so many changed ones, in this process. With
 * {@code fuzz.seconds} it is run for so long by Jazzer, which looks at the code that an input reaches, in a process of
 * its own: its agent changes the classes of the process, so tests that measure would not be the same.
 */
public final class Fuzzing {
    private static final Path RESOURCES = Path.of("src/test/resources/fuzz");
    private static final Path WORK = Path.of("target/fuzz").toAbsolutePath();
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
    private static final long SEED = Seed.of("fuzz");
    /** For judges that go down into what lies inside each other by recursion. */
    private static final long STACK_MB = 64;
    private static final int MOST_LINES = 40;
    /** What Jazzer takes to begin and to end. */
    private static final long MARGIN_SECONDS = 300;

    private final Class<?> target;
    private final int inputs;
    private final Method method;

    private Fuzzing(final Class<?> target, final int inputs) throws NoSuchMethodException {
        this.target = target;
        this.inputs = Integer.getInteger("fuzz.inputs", inputs);
        method = target.getMethod("fuzzerTestOneInput", byte[].class);
    }

    /**
     * @param inputs that are changed ones; {@code fuzz.inputs} goes before.
     * @throws AssertionError when an input is found for which the target throws.
     */
    public static void run(final Class<?> target, final int inputs) throws Exception {
        final FutureTask<Void> task = new FutureTask<>(() -> {
            new Fuzzing(target, inputs).run();
            return null;
        });
        new Thread(null, task, target.getSimpleName(), STACK_MB << 20).start();
        try {
            task.get();
        } catch (final ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        }
    }

    private void run() throws Exception {
        final List<byte[]> known = known();
        for (final byte[] input : known) {
            check(input);
        }
        if (SECONDS > 0) {
            jazzer();
        } else {
            mutate(known);
        }
    }

    private Path directory() {
        return RESOURCES.resolve(target.getSimpleName()).toAbsolutePath();
    }

    private List<byte[]> known() throws IOException {
        final List<byte[]> known = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory())) {
            for (final Path file : files.sorted().toList()) {
                known.add(Files.readAllBytes(file));
            }
        }
        if (known.isEmpty()) {
            throw new AssertionError("no inputs in " + directory());
        }
        return known;
    }

    private void check(final byte[] input) throws IOException, IllegalAccessException {
        try {
            method.invoke(null, (Object) input);
        } catch (final InvocationTargetException e) {
            Files.createDirectories(WORK);
            final Path file = Files.write(WORK.resolve(target.getSimpleName() + "-failed"), input);
            throw new AssertionError("target=" + target.getSimpleName() + " seed=" + SEED + " input=" + file
                + ": when it is put right, the input belongs into " + directory(), e.getCause());
        }
    }

    private void mutate(final List<byte[]> known) throws Exception {
        final Mutations mutations = new Mutations(known, SEED);
        for (int i = 0; i < inputs; i++) {
            check(mutations.next());
        }
    }

    private void jazzer() throws Exception {
        final Path corpus = Files.createDirectories(WORK.resolve(target.getSimpleName()));
        final Path log = WORK.resolve(target.getSimpleName() + ".log");
        final Path sources = Path.of(System.getProperty("project.sources"));
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "@" + sources.resolve("scripts/jvm.options"), "-Xmx1g", "-Xss" + STACK_MB + 'm',
            "-Dlogback.configurationFile=fuzz-logback.xml", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("com.code_intelligence.jazzer.Jazzer", "--target_class=" + target.getName(),
            "--instrumentation_includes=dev.holdfast.**", "--custom_hook_includes=dev.holdfast.**",
            "--reproducer_path=" + WORK, "-artifact_prefix=" + WORK.resolve(target.getSimpleName()) + "-",
            "-max_total_time=" + SECONDS, "-max_len=8192", "-timeout=60", "-rss_limit_mb=0", "-print_final_stats=1"));
        command.addAll(List.of(corpus.toString(), directory().toString()));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile())
            .start();
        if (!process.waitFor(SECONDS + MARGIN_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("Jazzer does not end: log=" + log);
        }
        final List<String> said = Files.readAllLines(log);
        if (process.exitValue() != 0 || said.stream().noneMatch(line -> line.contains("DONE"))) {
            throw new AssertionError("target=" + target.getSimpleName() + " log=" + log + " exit code="
                + process.exitValue() + '\n' + String.join("\n", said.stream()
                .dropWhile(line -> !line.startsWith("== Java Exception")).limit(MOST_LINES).toList()));
        }
        System.out.println("target=" + target.getSimpleName() + " " + said.stream()
            .filter(line -> line.contains("DONE")).findFirst().orElseThrow() + " log=" + log);
    }
}
