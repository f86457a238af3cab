package dev.holdfast.bench.torture;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Everything that a client asked of one ledger and was answered. Many threads add; it is read when none of them does.
 */
final class History implements AutoCloseable {
    /**
     * Money of each account at the start, in whole currency units: some purchases have to be declined for want of it.
     */
    static final int FUNDS = 6_000;

    private static final int MOST_UNITS = 9;

    private final int accounts;
    private final FileChannel record;
    private final List<Promise> checked = new ArrayList<>();
    private final Queue<Promise> fresh = new ConcurrentLinkedQueue<>();
    private int nextNumber;

    /** @param file where what is acknowledged is written down as well. */
    History(final int accounts, final Path file) throws IOException {
        this.accounts = accounts;
        record = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    }

    int accounts() {
        return accounts;
    }

    /** An order that is about to be asked about. */
    synchronized Promise next(final Random random) {
        final Promise promise = new Promise(nextNumber, nextNumber % accounts, 1 + random.nextInt(MOST_UNITS),
            System.currentTimeMillis());
        nextNumber++;
        fresh.add(promise);
        return promise;
    }

    /** Writes down what is known of an order now, before the next one is asked about. */
    void keep(final Promise promise) {
        try {
            synchronized (record) {
                record.write(ByteBuffer.wrap((promise + "\n").getBytes(StandardCharsets.US_ASCII)));
            }
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot write down what was acknowledged: " + e, e);
        }
    }

    /** What came since {@link #markChecked}. */
    List<Promise> fresh() {
        return List.copyOf(fresh);
    }

    void markChecked() {
        checked.addAll(fresh);
        fresh.clear();
    }

    /** Some of those that were checked before. */
    List<Promise> someOld(final int count, final Random random) {
        final List<Promise> some = new ArrayList<>();
        for (int i = 0; i < count && !checked.isEmpty(); i++) {
            some.add(checked.get(random.nextInt(checked.size())));
        }
        return some;
    }

    List<Promise> all() {
        final List<Promise> all = new ArrayList<>(checked);
        all.addAll(fresh);
        return all;
    }

    /** How many orders were answered. */
    long acknowledged() {
        return all().stream().filter(promise -> promise.code() != Promise.NO_ANSWER).count();
    }

    /** What the account has to hold when the gateway is in step with the platform. */
    String heldOf(final int account) {
        return sum(account, Promise.Fate.PENDING) + ".00";
    }

    /** What it has to have then. */
    String balanceOf(final int account) {
        return FUNDS - sum(account, Promise.Fate.SETTLED) + ".00";
    }

    private int sum(final int account, final Promise.Fate fate) {
        return all().stream().filter(promise -> promise.account() == account && promise.fate() == fate)
            .mapToInt(Promise::amount).sum();
    }

    @Override
    public void close() throws IOException {
        record.close();
    }
}
