package dev.holdfast.gateway.engine.upkeep;

import dev.holdfast.gateway.disk.ForceWatch;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.Journal;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;

/** Measures how long the forces of another journal take. Owned by the ledger thread. */
@OwnedBy(Owner.LEDGER_THREAD)
public final class WatchedJournal implements Journal {
    private final Journal journal;
    private final NanoClock clock;
    private final ForceWatch watch;
    private final EngineGauges gauges;

    public WatchedJournal(
        final Journal journal, final NanoClock clock, final ForceWatch watch, final EngineGauges gauges) {
        this.journal = journal;
        this.clock = clock;
        this.watch = watch;
        this.gauges = gauges;
    }

    @Override
    public void begin(final long firstSequence, final long timeMs) {
        journal.begin(firstSequence, timeMs);
    }

    @Override
    public int append(
        final DirectBuffer command, final int offset, final int length, final int actorKind, final int actorLength) {
        return journal.append(command, offset, length, actorKind, actorLength);
    }

    @Override
    public int append(final DirectBuffer command, final int offset, final int length, final Actor actor) {
        return journal.append(command, offset, length, actor);
    }

    @Override
    public DirectBuffer batch() {
        return journal.batch();
    }

    @Override
    public void write() {
        journal.write();
    }

    @Override
    public void force() {
        final long startNs = clock.nanoTime();
        watch.began(startNs);
        journal.force();
        final long elapsedNs = Math.max(0, clock.nanoTime() - startNs);
        watch.ended(elapsedNs);
        gauges.forceNs().recordValue(elapsedNs);
    }

    @Override
    public void mark() {
        journal.mark();
    }

    @Override
    public void close() {
        journal.close();
    }
}
