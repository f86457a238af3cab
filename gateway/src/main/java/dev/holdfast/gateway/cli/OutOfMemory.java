package dev.holdfast.gateway.cli;

import java.nio.charset.StandardCharsets;

/**
 * Ends the process when memory is gone, of the heap or outside it, whichever thread needed it. What threads threw and
 * nobody caught comes here, and from {@link dev.holdfast.gateway.logging.OutOfMemoryFilter} what was caught and
 * logged. Nothing is lost by that: no answer leaves before what it says is on disk. Any thread; allocates nothing
 * where there is nothing left to allocate.
 */
final class OutOfMemory implements Thread.UncaughtExceptionHandler {
    private static final Runtime RUNTIME = Runtime.getRuntime();
    private static final byte[] LINE = ("holdfast: out of memory: the process ends with exit code "
        + Holdfast.OUT_OF_MEMORY
        + "; give it more, or find out what needs so much\n").getBytes(StandardCharsets.UTF_8);
    private static final int LONGEST_CHAIN = 16;

    private OutOfMemory() {
    }

    /** For all threads that have no handler of their own. */
    static void endsTheProcess() {
        Thread.setDefaultUncaughtExceptionHandler(new OutOfMemory());
    }

    @Override
    public void uncaughtException(final Thread thread, final Throwable thrown) {
        if (isIn(thrown)) {
            end(thrown);
        }
        System.err.print("Exception in thread \"" + thread.getName() + "\" ");
        thrown.printStackTrace();
    }

    /** Does not return. */
    static void end(final Throwable thrown) {
        try {
            System.err.write(LINE, 0, LINE.length);
            System.err.println(thrown);
            System.err.flush();
        } finally {
            RUNTIME.halt(Holdfast.OUT_OF_MEMORY);
        }
    }

    /** Whether that is what is behind it. */
    static boolean isIn(final Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; i < LONGEST_CHAIN && cause != null; i++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
