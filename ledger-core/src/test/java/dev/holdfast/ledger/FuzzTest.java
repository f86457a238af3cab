package dev.holdfast.ledger;

import dev.holdfast.ledger.fuzz.Fuzzing;
import dev.holdfast.ledger.journal.JournalFuzz;
import dev.holdfast.ledger.snapshot.SnapshotFuzz;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not what was written. */
class FuzzTest {
    @ParameterizedTest
    @ValueSource(classes = {JournalFuzz.class, SnapshotFuzz.class})
    void shouldHoldForWhateverComes(final Class<?> target) throws Exception {
        Fuzzing.run(target);
    }
}
