package dev.holdfast.ledger;

import dev.holdfast.ledger.fuzz.Fuzzing;
import dev.holdfast.ledger.journal.JournalFuzz;
import dev.holdfast.ledger.snapshot.SnapshotFuzz;
import org.junit.jupiter.api.Test;

/** Files that are not what was written. */
class FuzzTest {
    @Test
    void shouldHoldForAnyJournal() throws Exception {
        Fuzzing.run(JournalFuzz.class, 40_000);
    }

    @Test
    void shouldHoldForAnySnapshot() throws Exception {
        Fuzzing.run(SnapshotFuzz.class, 1_000);
    }
}
