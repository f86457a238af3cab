package dev.holdfast.bench.process;

/** The processes that this one has started. */
public final class Children {
    private Children() {
    }

    /** Has them stop when this process ends by a signal that only it gets: they would go on else. */
    public static void stopWithThisProcess() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ProcessHandle.current().descendants()
            .forEach(ProcessHandle::destroy), "stop-children"));
    }
}
