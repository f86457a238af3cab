package dev.holdfast.bench.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Parts the processors between this process and another, by {@code taskset}. */
final class Processors {
    private static final int TIMEOUT_SECONDS = 10;

    private Processors() {
    }

    /** Gives the other process the second half of them and this one the first, and reports what was done. */
    static String part(final long otherPid) {
        final int all = Runtime.getRuntime().availableProcessors();
        if (all < 2) {
            return "one processor for gateway and generator";
        }
        final String first = "0-" + (all / 2 - 1);
        final String second = all / 2 + "-" + (all - 1);
        if (!pin(second, otherPid) || !pin(first, ProcessHandle.current().pid())) {
            return "gateway and generator share the processors: taskset cannot part them";
        }
        return "processors " + first + " for the generator, " + second + " for the gateway";
    }

    private static boolean pin(final String processors, final long pid) {
        try {
            final Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", processors, Long.toString(pid))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            return taskset.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) && taskset.exitValue() == 0;
        } catch (final IOException e) {
            return false;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
