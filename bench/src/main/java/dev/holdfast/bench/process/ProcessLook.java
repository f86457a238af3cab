package dev.holdfast.bench.process;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java process from outside: what it has open, its threads, its live heap after a collection, its processor time.
 * Linux, and a JDK's {@code jcmd}. Blocks.
 */
public final class ProcessLook {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    /** Java starts and ends these as it needs them; they know nothing of connections. */
    private static final Pattern JAVA_S_OWN =
        Pattern.compile("C[12] Compiler.*|GC Thread.*|G1 .*|Attach Listener|VM .*");
    private static final String LISTENS = "0A";
    private static final int STATE_FIELD = 3;
    private static final int INODE_FIELD = 9;
    private static final int USER_TICKS_FIELD = 11;
    /** User and kernel mode, and both of those that have ended and were waited for. */
    private static final int LAST_TICKS_FIELD = 14;
    private static final double TICKS_PER_SECOND = 100;
    private static final int JCMD_SECONDS = 60;
    private static final int LOOKS = 10;
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long pid;

    public ProcessLook(final long pid) {
        this.pid = pid;
    }

    /**
     * What a process has.
     *
     * @param heapBytes of live objects, after a full collection.
     * @param threads   beside those that Java starts and ends for itself.
     * @param sockets   listeners, connections, and what event loops wait at.
     */
    public record State(long heapBytes, int threads, int sockets) {
    }

    /** The process that listens at a port of this machine. */
    public static ProcessLook listeningAt(final int port) {
        final String inode = inodeOf("tcp", port).or(() -> inodeOf("tcp6", port)).orElseThrow(() ->
            new UnusableEnvironmentException("nothing listens at port " + port));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (final Path each : all) {
                if (hasOpen(each, "socket:[" + inode + ']')) {
                    return new ProcessLook(Long.parseLong(each.getFileName().toString()));
                }
            }
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot look at " + PROC + ": " + e, e);
        }
        throw new UnusableEnvironmentException("the process at port " + port + " belongs to somebody else");
    }

    private static Optional<String> inodeOf(final String table, final int port) {
        final String address = String.format(Locale.ROOT, ":%04X", port);
        try {
            return Files.readAllLines(PROC.resolve("net").resolve(table)).stream()
                .map(line -> line.strip().split(" +"))
                .filter(fields -> fields[1].endsWith(address) && fields[STATE_FIELD].equals(LISTENS))
                .map(fields -> fields[INODE_FIELD]).findFirst();
        } catch (final IOException e) {
            return Optional.empty();
        }
    }

    private static boolean hasOpen(final Path process, final String what) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (final Path each : open) {
                if (Files.readSymbolicLink(each).toString().equals(what)) {
                    return true;
                }
            }
        } catch (final IOException e) {
            // It has ended, closed that, or belongs to somebody else.
        }
        return false;
    }

    public long pid() {
        return pid;
    }

    /** Takes a second, since what asks a process for its heap is a connection and a thread, too. */
    public State state() {
        final long heapBytes = heapBytes();
        int threads = threads();
        int sockets = sockets();
        for (int i = 0; i < LOOKS; i++) {
            LockSupport.parkNanos(LOOK_NS);
            threads = Math.min(threads, threads());
            sockets = Math.min(sockets, sockets());
        }
        return new State(heapBytes, threads, sockets);
    }

    /** What is open and is no ordinary file: journal files come and go. */
    public int sockets() {
        int sockets = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
            for (final Path each : open) {
                sockets += isSocket(each) ? 1 : 0;
            }
            return sockets;
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot look at process " + pid + ": " + e, e);
        }
    }

    private static boolean isSocket(final Path descriptor) {
        try {
            final String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.startsWith("anon_inode:") || target.startsWith("pipe:");
        } catch (final IOException e) {
            return false;
        }
    }

    public int threads() {
        int threads = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("task"))) {
            for (final Path each : all) {
                threads += isOurs(each) ? 1 : 0;
            }
            return threads;
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot look at process " + pid + ": " + e, e);
        }
    }

    private static boolean isOurs(final Path thread) {
        try {
            return !JAVA_S_OWN.matcher(Files.readString(thread.resolve("comm")).strip()).matches();
        } catch (final IOException e) {
            return false;
        }
    }

    private long heapBytes() {
        final Matcher total = TOTAL.matcher(jcmd("GC.class_histogram"));
        if (!total.find()) {
            throw new UnusableEnvironmentException("jcmd says nothing of process " + pid);
        }
        return Long.parseLong(total.group(1));
    }

    /** What a command of {@code jcmd} prints. */
    public String jcmd(final String... command) {
        final String[] all = new String[command.length + 2];
        all[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        all[1] = Long.toString(pid);
        System.arraycopy(command, 0, all, 2, command.length);
        try {
            final Process jcmd = new ProcessBuilder(all).redirectErrorStream(true).start();
            final String printed = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            jcmd.waitFor(JCMD_SECONDS, TimeUnit.SECONDS);
            return printed;
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("needs a JDK's jcmd: " + e, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableEnvironmentException("interrupted", e);
        }
    }

    /** Processor time so far, in user and kernel mode. */
    public double processorSeconds() {
        return processorSeconds(USER_TICKS_FIELD, USER_TICKS_FIELD + 1);
    }

    /** That of this process, of those that it started, of those that they started, and of all that have ended. */
    public double processorSecondsOfAll() {
        double seconds = processorSecondsWithEnded();
        for (final ProcessHandle each : ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).toList()) {
            try {
                seconds += new ProcessLook(each.pid()).processorSecondsWithEnded();
            } catch (final UnusableEnvironmentException e) {
                // It has ended, and its parent has its time.
            }
        }
        return seconds;
    }

    private double processorSecondsWithEnded() {
        return processorSeconds(USER_TICKS_FIELD, LAST_TICKS_FIELD);
    }

    private double processorSeconds(final int firstField, final int lastField) {
        try {
            final String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            // The name before the other fields is in parentheses, and may hold anything.
            final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int i = firstField; i <= lastField; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return ticks / TICKS_PER_SECOND;
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot look at process " + pid + ": " + e, e);
        }
    }
}
