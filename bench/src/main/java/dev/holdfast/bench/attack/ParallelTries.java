package dev.holdfast.bench.attack;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Sends tries at the back-office some at a time: the answer to a wrong token waits. Blocks until all are sent. */
final class ParallelTries {
    private static final int AT_A_TIME = 16;

    private final InetSocketAddress office;
    private final Findings findings;

    ParallelTries(final InetSocketAddress office, final Findings findings) {
        this.office = office;
        this.findings = findings;
    }

    /**
     * @param progress gets the number of answers so far behind each one, on the caller's thread.
     * @return the status of each, in the order of the tries.
     */
    List<Integer> send(final List<OfficeTry> tries, final IntConsumer progress) {
        final ExecutorService senders = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            final List<Future<Integer>> sent = tries.stream().map(each -> senders.submit(() -> send(each))).toList();
            final List<Integer> statuses = new ArrayList<>();
            for (final Future<Integer> each : sent) {
                statuses.add(each.get());
                progress.accept(statuses.size());
            }
            return statuses;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableEnvironmentException("interrupted", e);
        } catch (final ExecutionException e) {
            throw new UnusableEnvironmentException("a request could not be sent: " + e.getCause(), e);
        } finally {
            senders.shutdownNow();
        }
    }

    private int send(final OfficeTry each) {
        try {
            return each.send(office);
        } catch (final IOException e) {
            findings.problem("%s: no connection: %s", each.name(), e);
            return OfficeTry.CLOSED;
        }
    }
}
