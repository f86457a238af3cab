package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.audit.AuditBacklog;
import dev.holdfast.ledger.audit.AuditCapture;
import dev.holdfast.ledger.audit.AuditKind;
import dev.holdfast.ledger.audit.AuditRecord;
import dev.holdfast.ledger.audit.AuditSink;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AuditThreadTest {
    private static final long LEDGER_ID = 5;
    private static final Actor JANE = Actor.operator("jane", "10.0.0.1");
    /** More than the ring has room for. */
    private static final int MANY = 6_000;

    @TempDir
    private Path directory;
    private final LedgerStore store = new LedgerStore(new LedgerCapacity(20_000, 10, 10, 10));
    private final Ledger ledger = new Ledger(store);
    private final AuditRing ring = new AuditRing();
    private final AuditCapture capture = new AuditCapture(ledger, ring);
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private boolean isBroken;
    private long forced;
    private long nowNs;
    private AuditThread audit;

    @BeforeEach
    void open() {
        final JournalPoint end = new JournalPoint(0, 0, LEDGER_ID, 0);
        audit = new AuditThread(new Breakable(new FileStorage(directory)), ring,
            new AuditStart(JournalPoint.START, end, new AuditBacklog(0)), () -> forced, () -> nowNs);
    }

    @AfterEach
    void close() {
        audit.close();
        store.close();
    }

    @Test
    void shouldWriteNothingThatIsNotOnDisk() throws IOException {
        give(3);
        forced = 2;
        assertThat(sequences()).containsExactly(1L, 2L);
        forced = 3;
        assertThat(sequences()).containsExactly(1L, 2L, 3L);
        assertThat(audit.status().isBehind()).isFalse();
        assertThat(audit.status().warnings()).isEmpty();
    }

    @Test
    void shouldKeepWhatCannotBeWrittenUntilItCan() throws IOException {
        isBroken = true;
        give(100);
        forced = 100;
        audit.catchUp();
        assertThat(audit.status().warnings()).singleElement().asString().contains("decisions go on").contains("broken");
        assertThat(audit.status().failures()).isPositive();
        isBroken = false;
        audit.catchUp();
        assertThat(audit.records()).as("not before it is tried again").isZero();
        nowNs += TimeUnit.SECONDS.toNanos(2);
        assertThat(sequences()).hasSize(100);
        assertThat(audit.status().warnings()).isEmpty();
    }

    /** The ring overflows; a snapshot's replay brings what is missing, and it goes on from there. */
    @Test
    void shouldHaveASnapshotsReplayBringWhatItMissed() throws IOException {
        overflow();
        assertThat(audit.status().isBehind()).isTrue();
        assertThat(audit.status().warnings()).singleElement().asString().contains("lacks commands");
        final long written = audit.records();
        give(10);
        forced = ledger.sequence();
        audit.catchUp();
        assertThat(audit.records()).as("behind a gap nothing is written").isEqualTo(written);
        assertThatThrownBy(() -> audit.settle(ledger.sequence(), 1, false)).isInstanceOf(IOException.class)
            .hasMessageContaining("the audit has commands only up to sequence=");

        replay(0);
        audit.settle(ledger.sequence(), 1, false);
        give(10);
        forced = ledger.sequence();
        audit.catchUp();
        assertThat(audit.status().isBehind()).isFalse();
        assertThat(audit.status().warnings()).isEmpty();
        assertThat(audit.records()).isEqualTo(1 + MANY + 20);
        assertThat(audit.oldest(0, 200, record -> record.kind() == AuditKind.GAP).records()).isEmpty();
    }

    @Test
    void shouldSayWhatItGaveUp() throws IOException {
        overflow();
        final long covered = last().sequence();
        audit.settle(MANY, 1, true);
        assertThat(last().kind()).isEqualTo(AuditKind.GAP);
        assertThat(last().sequence()).isEqualTo(covered + 1);
        assertThat(last().until()).isEqualTo(MANY);
        give(1);
        forced = ledger.sequence();
        audit.catchUp();
        assertThat(last().sequence()).isEqualTo(MANY + 1);
        assertThat(audit.status().isBehind()).isFalse();
    }

    /** A replay that begins behind what is missing cannot bring it. */
    @Test
    void shouldNotTakeAReplayForMoreThanItIs() {
        overflow();
        audit.replayFrom(MANY);
        assertThatThrownBy(() -> audit.settle(MANY, 1, false)).isInstanceOf(IOException.class);
    }

    private void overflow() {
        give(MANY);
        forced = MANY;
        audit.catchUp();
        assertThat(ring.missed()).isEqualTo(MANY);
    }

    private AuditRecord last() throws IOException {
        return audit.newest(0, 1, record -> true).records().get(0);
    }

    private List<Long> sequences() throws IOException {
        return audit.oldest(0, 200, record -> record.kind() == AuditKind.COMMAND).records().stream()
            .map(AuditRecord::sequence).toList();
    }

    private void give(final int commands) {
        for (int i = 0; i < commands; i++) {
            apply(ledger, capture);
        }
    }

    /** What a second ledger shows that gets there from this sequence, at which it is still empty. */
    private void replay(final long from) {
        try (LedgerStore copy = new LedgerStore(new LedgerCapacity(20_000, 10, 10, 10))) {
            final Ledger second = new Ledger(copy);
            final AuditSink sink = audit.replayFrom(from);
            final AuditCapture shown = new AuditCapture(second, sink);
            while (second.sequence() < ledger.sequence()) {
                apply(second, shown);
            }
        }
    }

    private void apply(final Ledger applied, final AuditCapture shown) {
        final long sequence = applied.sequence() + 1;
        final int length = new PlainCommands(command, CurrencyCode.pack("USD")).putAccount("U" + sequence, sequence);
        shown.beginBatch(applied.digest());
        shown.begin(command, 0, length);
        applied.apply(command, 0, sequence, sequence, result, 0);
        shown.end(JANE.kind().code(), JANE.bytes(), 0, JANE.bytes().capacity(), result, 0);
    }

    /** A directory in which for a while no file can be made or opened. */
    private final class Breakable implements Storage {
        private final Storage storage;

        Breakable(final Storage storage) {
            this.storage = storage;
        }

        private void check() throws IOException {
            if (isBroken) {
                throw new IOException("the disk is broken");
            }
        }

        @Override
        public List<String> list() throws IOException {
            return storage.list();
        }

        @Override
        public StoredFile create(final String name) throws IOException {
            check();
            return storage.create(name);
        }

        @Override
        public StoredFile open(final String name) throws IOException {
            check();
            return storage.open(name);
        }

        @Override
        public StoredFile openToRead(final String name) throws IOException {
            return storage.openToRead(name);
        }

        @Override
        public void rename(final String from, final String to) throws IOException {
            check();
            storage.rename(from, to);
        }

        @Override
        public void delete(final String name) throws IOException {
            storage.delete(name);
        }

        @Override
        public void forceNames() throws IOException {
            storage.forceNames();
        }

        @Override
        public String locate(final String name) {
            return storage.locate(name);
        }
    }
}
