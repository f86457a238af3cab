package dev.holdfast.ledger.model;

import dev.holdfast.ledger.fuzz.Seed;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.terms.Check;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any sequence of commands leaves the ledger and its model with the same answers, accounts and orders after every step;
 * and the same commands again give the same state. How many sequences: {@code jqwik.tries.default} in
 * junit-platform.properties, or the soak profile.
 */
class LedgerModelTest {
    private static final Set<ResultCode> ANSWERS = EnumSet.noneOf(ResultCode.class);
    private static final Set<ReviewReason> REASONS = EnumSet.noneOf(ReviewReason.class);
    private static final long START_MS = 1_780_000_000_000L;
    private static final BigDecimal FUNDS = new BigDecimal("200");

    @Property(seed = Seed.TEXT, edgeCases = EdgeCasesMode.NONE)
    void shouldDoWhatTheModelDoes(
        @ForAll("sequences") final List<ModelCommand> sequence, @ForAll("zones") final ZoneOffset zone,
        @ForAll("rules") final int rules) {
        try (LedgerPair pair = new LedgerPair(zone, START_MS)) {
            pair.apply(new ModelCommand.SwitchRules(rules));
            open(pair);
            for (final ModelCommand command : sequence) {
                ANSWERS.add(pair.apply(command));
                pair.reviewReasons().forEach(REASONS::add);
            }
            pair.checkReplay();
        }
    }

    /** A snapshot in the middle and what follows it come to the same as everything from the start. */
    @Property(seed = Seed.TEXT, edgeCases = EdgeCasesMode.NONE, tries = 500)
    void shouldGoOnFromASnapshot(@ForAll("sequences") final List<ModelCommand> sequence) throws IOException {
        final Path directory = Files.createTempDirectory("snapshot");
        try (LedgerPair pair = new LedgerPair(ZoneOffset.UTC, START_MS)) {
            open(pair);
            sequence.subList(0, sequence.size() / 2).forEach(pair::apply);
            final Snapshot snapshot = pair.snapshot(directory);
            sequence.subList(sequence.size() / 2, sequence.size()).forEach(pair::apply);
            pair.checkAgainst(snapshot);
        } finally {
            try (Stream<Path> files = Files.list(directory)) {
                for (final Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static void open(final LedgerPair pair) {
        for (int i = 0; i < 2; i++) {
            pair.apply(new ModelCommand.PutAccount("U" + i, "USD", null, null));
            pair.apply(new ModelCommand.PostEntry("fund" + i, "U" + i, FUNDS, true));
            pair.apply(new ModelCommand.PutPackage("P" + i, new Terms(), 0));
            pair.apply(new ModelCommand.PutCard("C" + i, "U" + i, CardStatus.ACTIVATED, "P" + i));
        }
    }

    /** Sequences that never get anywhere would prove nothing: all of this came up. */
    @AfterContainer
    static void shouldHaveMetEverything() {
        final Set<ResultCode> expected = EnumSet.of(ResultCode.APPROVED, ResultCode.REVIEW_UNRESOLVED,
            ResultCode.ACCOUNT_NOT_EMPTY, ResultCode.ORDER_MISMATCH, ResultCode.TOO_LATE,
            ResultCode.PACKAGE_VERSION_CONFLICT, ResultCode.BEYOND_AVAILABLE, ResultCode.AMOUNT_OUT_OF_RANGE);
        for (final Check check : Check.values()) {
            Arrays.stream(ResultCode.values()).filter(check::refusesWith).forEach(expected::add);
        }
        assertThat(ANSWERS).containsAll(expected);
        assertThat(REASONS).containsAll(EnumSet.allOf(ReviewReason.class));
    }

    @Provide
    Arbitrary<List<ModelCommand>> sequences() {
        return CommandSequences.sequences();
    }

    @Provide
    Arbitrary<Integer> rules() {
        return Arbitraries.of(1, 2, 3, 3, 4, 5, 5, 5);
    }

    @Provide
    Arbitrary<ZoneOffset> zones() {
        return Arbitraries.of("+08:00", "Z", "-03:30").map(ZoneOffset::of);
    }
}
