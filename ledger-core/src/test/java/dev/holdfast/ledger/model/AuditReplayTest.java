package dev.holdfast.ledger.model;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.audit.AuditCapture;
import dev.holdfast.ledger.audit.AuditSink;
import dev.holdfast.ledger.fuzz.Seed;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.LedgerCapacity;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.agrona.DirectBuffer;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever commands there are, a replay shows the audit what it was shown, and showing changes nothing. */
class AuditReplayTest {
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(16, 16, 256, 1_024);
    private static final long START_MS = 1_780_000_000_000L;
    private static final int UTC_PLUS_8 = 480;

    @Property(seed = Seed.TEXT, edgeCases = EdgeCasesMode.NONE, tries = 300)
    void shouldShowTheSameInAReplay(@ForAll("sequences") final List<ModelCommand> sequence) {
        try (LedgerStore shownStore = new LedgerStore(CAPACITY); LedgerStore replayed = new LedgerStore(CAPACITY);
            LedgerStore unshown = new LedgerStore(CAPACITY)) {
            final Ledger ledger = new Ledger(shownStore);
            final Shown first = new Shown();
            final LedgerDriver driver = new LedgerDriver(ledger, UTC_PLUS_8);
            driver.show(new AuditCapture(ledger, first));
            long nowMs = START_MS;
            for (final ModelCommand command : withFunds(sequence)) {
                nowMs += command instanceof ModelCommand.Pass pass ? pass.ms() : 1;
                driver.apply(command, nowMs);
            }
            final Shown second = new Shown();
            final Ledger again = new Ledger(replayed);
            driver.replay(again, new AuditCapture(again, second));
            assertThat(second.records).hasSize((int) ledger.sequence()).isEqualTo(first.records);
            final Ledger without = new Ledger(unshown);
            driver.replay(without);
            assertThat(without.digest()).isEqualTo(ledger.digest()).isEqualTo(again.digest());
        }
    }

    private static List<ModelCommand> withFunds(final List<ModelCommand> sequence) {
        final List<ModelCommand> all = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            all.add(new ModelCommand.PutAccount("U" + i, "USD", null, null));
            all.add(new ModelCommand.PostEntry("fund" + i, "U" + i, new BigDecimal("200"), true));
            all.add(new ModelCommand.PutCard("C" + i, "U" + i, CardStatus.ACTIVATED, ""));
        }
        all.addAll(sequence);
        return all;
    }

    @Provide
    Arbitrary<List<ModelCommand>> sequences() {
        return CommandSequences.sequences();
    }

    /** What was shown, as text that can be compared. */
    private static final class Shown implements AuditSink {
        private final List<String> records = new ArrayList<>();

        @Override
        public boolean isWanted(final long sequence) {
            return true;
        }

        @Override
        public void accept(final DirectBuffer record, final int length, final long sequence) {
            final byte[] bytes = new byte[length];
            record.getBytes(0, bytes);
            records.add(Arrays.toString(bytes));
        }
    }
}
