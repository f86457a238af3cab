package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.audit.AuditKeeper;
import dev.holdfast.ledger.audit.AuditSink;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.terms.RuleBook;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** No start may begin behind what the audit does not have. */
class SnapshotAuditTest extends RecoveryFixture {
    private final List<String> asked = new ArrayList<>();
    private boolean isBehind = true;

    @Test
    void shouldMakeNoSnapshotThatTheAuditIsBehind() throws IOException {
        post(2 * ENTRIES_OF_A_SEGMENT);
        final SnapshotMaker maker = maker();
        assertThatThrownBy(maker::makeIfDue).hasMessage("the audit is behind");
        assertThat(Snapshot.list(storage())).isEmpty();
        isBehind = false;
        assertThat(maker.makeIfDue()).isTrue();
        assertThat(asked).hasSize(4).element(0).isEqualTo("from 0");
        assertThat(asked.get(1)).isEqualTo("up to " + Snapshot.list(storage()).get(0).sequence() + " urgent=false");
    }

    @Test
    void shouldNotWaitForTheAuditForEver() throws IOException {
        for (int i = 0; i < 4; i++) {
            post(2 * ENTRIES_OF_A_SEGMENT);
        }
        isBehind = false;
        maker().makeIfDue();
        assertThat(asked.get(1)).endsWith("urgent=true");
    }

    @Test
    void shouldMakeNoSnapshotAtAStopEither() throws IOException {
        post(3);
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.inspect();
            assertThatThrownBy(() -> maker().makeOf(recovery.store(), recovery.point(), Snapshot.NO_PAUSE))
                .hasMessage("the audit is behind");
        }
        assertThat(Snapshot.list(storage())).isEmpty();
    }

    private SnapshotMaker maker() {
        return new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE)
            .keepAudit(new AuditKeeper() {
                @Override
                public AuditSink replayFrom(final long sequence) {
                    asked.add("from " + sequence);
                    return NONE.replayFrom(sequence);
                }

                @Override
                public void settle(final long sequence, final long timeMs, final boolean isUrgent)
                    throws IOException {
                    asked.add("up to " + sequence + " urgent=" + isUrgent);
                    if (isBehind) {
                        throw new IOException("the audit is behind");
                    }
                }
            }, () -> false);
    }
}
