package dev.holdfast.sandbox.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Java program of its own process, with this process's Java, flags and class path, that prints a line when it is
 * ready. The memory is this process's, too, or what {@link #MEMORY_OPTIONS} says: a server that is measured has that of
 * a gateway in use, and not that of a generator of load.
 */
public final class JavaProcess implements AutoCloseable {
    /** System property: a file of Java's options, as {@code scripts/memory.options}. */
    static final String MEMORY_OPTIONS = "holdfast.memory.options";

    private final ReadyProcess process;

    /**
     * Starts and waits until the program says that it is ready.
     *
     * @param readyPrefix how the line begins that says so.
     * @throws ReadyProcess.NotReadyException when it does not become ready.
     */
    public JavaProcess(final Class<?> mainClass, final String readyPrefix, final List<String> arguments) {
        this(mainClass, readyPrefix, arguments, Map.of(), true);
    }

    /**
     * Starts, and waits only when told to.
     *
     * @param environment variables beside those that this process has.
     */
    JavaProcess(
        final Class<?> mainClass, final String readyPrefix, final List<String> arguments,
        final Map<String, String> environment, final boolean awaits) {
        process = new ReadyProcess(command(mainClass, arguments), readyPrefix, environment, awaits);
    }

    static List<String> command(final Class<?> mainClass, final List<String> arguments) {
        final String memoryOptions = System.getProperty(MEMORY_OPTIONS);
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--") || argument.startsWith("-X"))
            .filter(argument -> memoryOptions == null || !argument.matches("-Xm.*|-XX:.Use\\w+GC"))
            .forEach(command::add);
        if (memoryOptions != null) {
            command.add("@" + memoryOptions);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
        command.addAll(arguments);
        return command;
    }

    /** See {@link ReadyProcess#readyLine}. */
    public String readyLine() {
        return process.readyLine();
    }

    /** Its process id, for looking at it from outside. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The last lines that it printed. */
    public String output() {
        return process.output();
    }

    /** See {@link ReadyProcess#awaitExit}. */
    public int awaitExit(final long seconds) {
        return process.awaitExit(seconds);
    }

    /** Asks the process to end, as a service manager does, and does not wait. */
    public void terminate() {
        process.terminate();
    }

    /** Ends the process as {@code kill -9} does. */
    public void kill() {
        process.kill();
    }

    /** Asks the process to end, as a service manager does. */
    @Override
    public void close() {
        process.close();
    }
}
