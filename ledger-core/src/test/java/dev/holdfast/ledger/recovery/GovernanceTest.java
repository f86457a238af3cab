package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.terms.RulesUnknownException;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Capacity and rules are changed by commands alone: programs and settings of other kinds come to the same ledger, or
 * say that they cannot.
 */
class GovernanceTest {
    private static final LedgerCapacity SMALL = new LedgerCapacity(4, 4, 20, 10, 4, 4, 4);
    private static final LedgerCapacity LARGE = new LedgerCapacity(4, 4, 1_000, 10, 4, 4, 4);
    private static final long TIME = 1_780_000_000_000L;
    private static final RuleBook PRESENT = new RuleBook(List.of(RuleBook.CURRENT.of(1), RuleBook.CURRENT.of(2)));
    /** Has one set of rules more, which differs from the newest before. */
    private static final RuleBook LATER =
        new RuleBook(List.of(RuleBook.CURRENT.of(1), RuleBook.CURRENT.of(2),
            new RuleSet(3, false, false, false, false, false)));
    /** Has changed what version 2 means. */
    private static final RuleBook CHANGED =
        new RuleBook(List.of(RuleBook.CURRENT.of(1), new RuleSet(2, false, false, false, false, false)));
    private static final RuleBook OLD = new RuleBook(List.of(RuleBook.CURRENT.of(1)));

    @TempDir
    private Path directory;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[1_024]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final PlainCommands commands = new PlainCommands(command, CurrencyCode.pack("USD"));
    private int orders;

    /** What a life does with the ledger that a program has recovered. */
    private interface Life {
        void live(Program program);
    }

    /** A program at work: it journals, forces and applies one command after the other, until it is killed. */
    private final class Program {
        private final Recovery recovery;
        private final FileJournal journal;
        private final RuleBook book;

        Program(final Recovery recovery, final FileJournal journal, final RuleBook book) {
            this.book = book;
            this.recovery = recovery;
            this.journal = journal;
        }

        ResultCode give(final int length) {
            final Ledger ledger = recovery.ledger();
            journal.begin(ledger.sequence() + 1, TIME + ledger.sequence());
            final int at = journal.append(command, 0, length, Actor.PLATFORM);
            journal.write();
            journal.force();
            ledger.apply(journal.batch(), at, ledger.sequence() + 1, TIME + ledger.sequence(), result, 0);
            final MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(result, 0);
            return kind.templateId() == OutcomeDecoder.TEMPLATE_ID
                ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(result, 0, kind).result())
                : ResultCode.APPROVED;
        }

        void open() {
            give(commands.putAccount("U1", 0));
            give(commands.putCard("C1", "U1", ""));
            give(commands.postEntry("E1", "U1", 10_000 * Units.PER_WHOLE));
        }

        ResultCode authorize() {
            return give(commands.authorize("T" + orders++, "C1", "U1", Units.PER_WHOLE, TIME));
        }

        ResultCode notify(final String order, final OrderStatus status, final int detail) {
            return give(commands.notification(order, "C1", Units.PER_WHOLE, TIME).status(status, detail).encode());
        }

        ResultCode resize(final LedgerCapacity capacity) {
            return give(commands.setCapacity(capacity));
        }

        ResultCode switchTo(final int version) {
            return give(commands.switchRules(version, book.newest()));
        }

        /** The order's status; {@code UNKNOWN} when there is no order. */
        OrderStatus status(final String order) {
            final OrderRow row = new OrderRow();
            return recovery.store().orders().find(new UnsafeBuffer(order.getBytes(StandardCharsets.US_ASCII)), row)
                ? row.status() : OrderStatus.UNKNOWN;
        }

        long digest() {
            return recovery.store().digest();
        }

        long orders() {
            return recovery.store().orders().count();
        }
    }

    private void run(final RuleBook book, final LedgerCapacity settings, final Life life) {
        try (Recovery recovery = new Recovery(storage(), settings, book, Snapshot.NO_PAUSE)) {
            final JournalEnd end = recovery.applyAll();
            recovery.makeDurable();
            try (FileJournal journal = new FileJournal(storage(), end, recovery.ledger(),
                FileJournal.MIN_SEGMENT_BYTES, Runnable::run)) {
                life.live(new Program(recovery, journal, book));
            }
        }
    }

    private Storage storage() {
        return new FileStorage(directory);
    }

    @Test
    void shouldNotTurnDeclinesIntoHoldsWhenThereIsMoreRoom() {
        final long[] digest = new long[1];
        run(PRESENT, SMALL, first -> {
            first.resize(SMALL);
            first.open();
            for (int i = 0; i < 50; i++) {
                assertThat(first.authorize()).isEqualTo(i < 20 ? ResultCode.APPROVED : ResultCode.CAPACITY_EXHAUSTED);
            }
            digest[0] = first.digest();
        });
        run(PRESENT, LARGE, second -> {
            assertThat(second.digest()).as("settings alone change nothing").isEqualTo(digest[0]);
            assertThat(second.orders()).isEqualTo(20);
            assertThat(second.resize(LARGE)).isEqualTo(ResultCode.APPROVED);
            for (int i = 0; i < 130; i++) {
                assertThat(second.authorize()).isEqualTo(ResultCode.APPROVED);
            }
            assertThat(second.resize(SMALL)).as("less than what is there").isEqualTo(ResultCode.CAPACITY_TOO_SMALL);
            assertThat(second.authorize()).isEqualTo(ResultCode.APPROVED);
            digest[0] = second.digest();
        });
        run(PRESENT, SMALL, third -> {
            assertThat(third.digest()).isEqualTo(digest[0]);
            assertThat(third.orders()).isEqualTo(151);
        });
    }

    @Test
    void shouldMoveEveryRowWhenATableGrows() {
        run(PRESENT, SMALL, program -> {
            program.resize(SMALL);
            program.open();
            program.authorize();
            final long[] digests = new long[3];
            for (int i = 0; i < digests.length; i++) {
                program.resize(new LedgerCapacity(
                    100L << i, 100L << i, 100L << i, 100L << i, 70 << i, 70 << i, 70 << i));
                digests[i] = program.digest();
                assertThat(program.recovery.store().recomputeDigest()).isEqualTo(digests[i]);
                assertThat(program.authorize()).isEqualTo(ResultCode.APPROVED);
            }
            assertThat(digests).doesNotHaveDuplicates();
            assertThat(program.orders()).isEqualTo(4);
        });
    }

    @Test
    void shouldDecideByOtherRulesOnlyFromTheSwitchOn() {
        final long[] digest = new long[1];
        run(OLD, SMALL, first -> {
            first.open();
            first.notify("A", OrderStatus.SUCCESS, 1);
            first.notify("A", OrderStatus.PENDING, 2);
            assertThat(first.status("A")).as("the longer one wins by the first rules").isEqualTo(OrderStatus.PENDING);
            assertThat(first.switchTo(2)).isEqualTo(ResultCode.RULES_UNKNOWN);
            digest[0] = first.digest();
        });
        run(PRESENT, SMALL, second -> {
            assertThat(second.digest()).as("a later program decides nothing again").isEqualTo(digest[0]);
            second.notify("B", OrderStatus.SUCCESS, 1);
            second.notify("B", OrderStatus.PENDING, 2);
            assertThat(second.status("B")).isEqualTo(OrderStatus.PENDING);
        });
        run(PRESENT, SMALL, third -> {
            assertThat(third.switchTo(2)).isEqualTo(ResultCode.APPROVED);
            third.notify("C", OrderStatus.SUCCESS, 1);
            third.notify("C", OrderStatus.PENDING, 2);
            assertThat(third.status("C")).isEqualTo(OrderStatus.SUCCESS);
            assertThat(third.switchTo(3)).isEqualTo(ResultCode.RULES_UNKNOWN);
            digest[0] = third.digest();
        });
        run(LATER, SMALL, fourth -> {
            assertThat(fourth.digest()).isEqualTo(digest[0]);
            assertThat(fourth.switchTo(3)).isEqualTo(ResultCode.APPROVED);
            fourth.notify("D", OrderStatus.SUCCESS, 1);
            fourth.notify("D", OrderStatus.PENDING, 2);
            assertThat(fourth.status("D")).isEqualTo(OrderStatus.PENDING);
            digest[0] = fourth.digest();
        });
        run(LATER, SMALL, fifth -> {
            assertThat(fifth.digest()).isEqualTo(digest[0]);
            assertThat(List.of(fifth.status("A"), fifth.status("B"), fifth.status("C"), fifth.status("D")))
                .containsExactly(OrderStatus.PENDING, OrderStatus.PENDING, OrderStatus.SUCCESS, OrderStatus.PENDING);
        });
    }

    /**
     * Going back to a program that does not know the rules is refused by name, with and without a snapshot; the later
     * one still starts.
     */
    @Test
    void shouldRefuseRulesThatItDoesNotKnow() throws IOException {
        run(LATER, SMALL, first -> {
            first.open();
            first.switchTo(3);
            first.authorize();
        });
        assertRulesUnknown();
        try (Recovery recovery = new Recovery(storage(), SMALL, LATER, Snapshot.NO_PAUSE)) {
            recovery.inspect();
            Snapshot.write(storage(), recovery.store(), recovery.point(), Snapshot.NO_PAUSE).publish();
        }
        assertRulesUnknown();
        run(LATER, SMALL, again -> assertThat(again.authorize()).isEqualTo(ResultCode.APPROVED));
    }

    private void assertRulesUnknown() {
        assertThatThrownBy(() -> run(PRESENT, SMALL, program -> { })).isInstanceOf(RulesUnknownException.class)
            .hasMessageContaining("rules version 3").hasMessageContaining("knows 1 to 2");
    }

    @Test
    void shouldStopWhereAReplayDecidesOtherwise() {
        run(PRESENT, SMALL, first -> {
            first.open();
            first.switchTo(2);
            first.notify("A", OrderStatus.SUCCESS, 1);
            first.notify("A", OrderStatus.PENDING, 2);
            first.authorize();
        });
        assertThatThrownBy(() -> run(CHANGED, SMALL, program -> { })).isInstanceOf(ReplayDivergedException.class)
            .hasMessageContaining("before sequence=7");
    }
}
