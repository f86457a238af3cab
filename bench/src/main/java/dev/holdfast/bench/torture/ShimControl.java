package dev.holdfast.bench.torture;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Orders faults of one process that has the shim loaded, while it lives, and reads how often they struck. Any thread.
 */
final class ShimControl {
    /** What the process sees as an input/output error. */
    static final int EIO = 5;
    /** What it sees as a full disk. */
    static final int ENOSPC = 28;

    private static final int ALWAYS = -1;
    private static final VarHandle NUMBERS = MethodHandles.byteBufferViewVarHandle(long[].class,
        ByteOrder.nativeOrder());

    private final MappedByteBuffer numbers;
    private final Map<String, String> environment;

    ShimControl(final Path library, final Path file, final Path dataDirectory) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
            StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            numbers = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) Field.values().length * Long.BYTES);
        }
        environment = Map.of("LD_PRELOAD", library.toString(), "FAULT_SHIM_CONTROL", file.toString(),
            "FAULT_SHIM_DIRECTORY", dataDirectory.toString());
    }

    /** Which files of the data directory are meant, in the order of the source in C. */
    enum Scope {
        ALL, JOURNAL, OTHERS
    }

    /** The numbers that are shared, in the order of the source in C. */
    enum Field {
        PROCESS, FORCE_DELAY_US, WRITE_DELAY_US, FORCE_ERROR, FORCE_FAILURES, WRITE_ERROR, WRITE_FAILURES, SCOPE,
        CLOCK_AHEAD_NS, FORCES_DELAYED, WRITES_DELAYED, FORCES_FAILED, WRITES_FAILED, CLOCK_READS
    }

    /** How often each fault has struck. */
    record Bites(long forcesDelayed, long writesDelayed, long forcesFailed, long writesFailed, long clockReads) {
        Bites since(final Bites before) {
            return new Bites(forcesDelayed - before.forcesDelayed, writesDelayed - before.writesDelayed,
                forcesFailed - before.forcesFailed, writesFailed - before.writesFailed, clockReads - before.clockReads);
        }

        long sum() {
            return forcesDelayed + writesDelayed + forcesFailed + writesFailed + clockReads;
        }
    }

    /** Variables that make a process load the shim. */
    Map<String, String> environment() {
        return environment;
    }

    /** Which process has loaded it; 0 for none. */
    long process() {
        return get(Field.PROCESS);
    }

    /** From now on every force of a file takes so much longer. */
    void delayForces(final Scope scope, final long ms) {
        set(Field.SCOPE, scope.ordinal());
        set(Field.FORCE_DELAY_US, TimeUnit.MILLISECONDS.toMicros(ms));
    }

    /** From now on every write to a file takes so much longer. */
    void delayWrites(final Scope scope, final long ms) {
        set(Field.SCOPE, scope.ordinal());
        set(Field.WRITE_DELAY_US, TimeUnit.MILLISECONDS.toMicros(ms));
    }

    /** From now on every force fails. */
    void failForces(final Scope scope, final int error) {
        failForces(scope, error, ALWAYS);
    }

    /** The next so many forces fail. */
    void failForces(final Scope scope, final int error, final int times) {
        set(Field.SCOPE, scope.ordinal());
        set(Field.FORCE_ERROR, error);
        set(Field.FORCE_FAILURES, times);
    }

    /** From now on every write fails. */
    void failWrites(final Scope scope, final int error) {
        set(Field.SCOPE, scope.ordinal());
        set(Field.WRITE_ERROR, error);
        set(Field.WRITE_FAILURES, ALWAYS);
    }

    /** From now on the wall clock is so far ahead; below 0 for behind. The monotonic clock stays right. */
    void stepClock(final long aheadMs) {
        set(Field.CLOCK_AHEAD_NS, TimeUnit.MILLISECONDS.toNanos(aheadMs));
    }

    /** Disk and clock are right from now on. */
    void heal() {
        set(Field.FORCE_DELAY_US, 0);
        set(Field.WRITE_DELAY_US, 0);
        set(Field.FORCE_FAILURES, 0);
        set(Field.WRITE_FAILURES, 0);
        set(Field.CLOCK_AHEAD_NS, 0);
    }

    Bites bites() {
        return new Bites(get(Field.FORCES_DELAYED), get(Field.WRITES_DELAYED), get(Field.FORCES_FAILED),
            get(Field.WRITES_FAILED), get(Field.CLOCK_READS));
    }

    private void set(final Field field, final long value) {
        NUMBERS.setVolatile(numbers, field.ordinal() * Long.BYTES, value);
    }

    private long get(final Field field) {
        return (long) NUMBERS.getVolatile(numbers, field.ordinal() * Long.BYTES);
    }
}
