package dev.holdfast.ledger;

import dev.holdfast.ledger.command.PlainQueries;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.message.ScanViewDecoder;
import dev.holdfast.ledger.model.LedgerDriver;
import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.EntryRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ScanKind;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static dev.holdfast.ledger.values.CardStatus.ACTIVATED;
import static dev.holdfast.ledger.values.CardStatus.FROZEN;
import static org.assertj.core.api.Assertions.assertThat;

/** What the platform has to be notified of, and what it says of itself. */
class OutboundTest {
    private static final long NOW_MS = 1_780_000_000_000L;
    private static final int NEVER = 0;

    private final LedgerStore store = new LedgerStore(new LedgerCapacity(2_000, 2_000, 4_000, 4_000));
    private final Ledger ledger = new Ledger(store);
    private final LedgerDriver driver = new LedgerDriver(ledger, 0);
    private final CardRow card = new CardRow();
    private final EntryRow entry = new EntryRow();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[256]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);

    @BeforeEach
    void open() {
        give(new ModelCommand.PutAccount("U1", "USD", null, null));
        give(new ModelCommand.PutCard("C1", "U1", ACTIVATED, "", true));
    }

    @AfterEach
    void close() {
        assertThat(store.recomputeDigest()).isEqualTo(store.digest());
        store.close();
    }

    @Test
    void shouldOnlyNotifyThePlatformOfWhatChanges() {
        assertThat(outbound("C1")).as("registered as it is there").isEqualTo(Outbound.NONE);
        give(new ModelCommand.PutCard("C1", "", ACTIVATED, "", true));
        assertThat(outbound("C1")).as("the same status").isEqualTo(Outbound.NONE);
        give(new ModelCommand.PutCard("C1", "", FROZEN, "", false));
        assertThat(outbound("C1")).as("without a platform to notify").isEqualTo(Outbound.NONE);
        give(new ModelCommand.PutCard("C1", "", ACTIVATED, "", true));
        assertThat(outbound("C1")).isEqualTo(Outbound.PENDING);
        give(new ModelCommand.Confirm("C1", ACTIVATED, true));
        assertThat(outbound("C1")).isEqualTo(Outbound.DONE);
    }

    @Test
    void shouldKeepAChangeThatCameWhileAnEarlierOneWasPushed() {
        give(new ModelCommand.PutCard("C1", "", FROZEN, "", true));
        give(new ModelCommand.PutCard("C1", "", ACTIVATED, "", true));
        give(new ModelCommand.Confirm("C1", FROZEN, true));
        assertThat(outbound("C1")).isEqualTo(Outbound.PENDING);
        give(new ModelCommand.Confirm("C1", ACTIVATED, false));
        assertThat(outbound("C1")).isEqualTo(Outbound.FAILED);
        give(new ModelCommand.PutCard("C1", "", ACTIVATED, "", true));
        assertThat(outbound("C1")).as("asked again").isEqualTo(Outbound.PENDING);
    }

    @Test
    void shouldNotLetOldNewsUndoAChangeOfOurs() {
        give(new ModelCommand.PutCard("C1", "", FROZEN, "", true));
        give(new ModelCommand.CardUpdate("C1", ACTIVATED, NOW_MS));
        give(new ModelCommand.LearnCard("C1", "U1", ACTIVATED, -1, 0));
        assertThat(status("C1")).isEqualTo(FROZEN);
        give(new ModelCommand.Confirm("C1", FROZEN, true));
        give(new ModelCommand.LearnCard("C1", "U1", ACTIVATED, 0, 0));
        assertThat(status("C1")).as("asked before the change was made there").isEqualTo(FROZEN);
        give(new ModelCommand.LearnCard("C1", "U1", ACTIVATED, -1, 0));
        assertThat(status("C1")).isEqualTo(ACTIVATED);
    }

    /** A pull that began before the freeze ends after it; the platform's clock is ahead by more than that. */
    @Test
    void shouldNotUnfreezeACardByARecordThatIsOlderThanTheFreeze() {
        give(new ModelCommand.PutCard("C1", "", FROZEN, "", true));
        give(new ModelCommand.Confirm("C1", FROZEN, true));
        give(new ModelCommand.LearnCard("C1", "U1", ACTIVATED, 3, 60_000));
        assertThat(status("C1")).isEqualTo(FROZEN);
    }

    @Test
    void shouldTakeThePlatformsWordWhenItRefused() {
        give(new ModelCommand.PutCard("C1", "", FROZEN, "", true));
        give(new ModelCommand.Confirm("C1", FROZEN, false));
        give(new ModelCommand.LearnCard("C1", "U1", CardStatus.DELETE, -1, -60_000));
        assertThat(status("C1")).as("with its clock behind").isEqualTo(CardStatus.DELETE);
        assertThat(outbound("C1")).isEqualTo(Outbound.FAILED);
    }

    @Test
    void shouldLearnACardAndWhoseItIs() {
        give(new ModelCommand.LearnCard("C2", "U1", FROZEN, 0, 0));
        assertThat(status("C2")).isEqualTo(FROZEN);
        give(new ModelCommand.CardUpdate("C3", FROZEN, NOW_MS));
        give(new ModelCommand.LearnCard("C3", "U1", ACTIVATED, 1, 0));
        assertThat(status("C3")).as("notified later than asked").isEqualTo(FROZEN);
        assertThat(card.hasCardholder()).isTrue();
        give(new ModelCommand.LearnCard("C1", "U2", ACTIVATED, 0, 0));
        status("C1");
        assertThat(card.isOf(id("U1"))).as("the back-office's word stands").isTrue();
    }

    @Test
    void shouldSendATransferAgainThatFailed() {
        assertThat(transfer("E1")).isEqualTo(ResultCode.APPROVED);
        assertThat(entryOutbound("E1")).isEqualTo(Outbound.PENDING);
        give(new ModelCommand.Confirm("E1", null, false));
        give(new ModelCommand.Confirm("E1", null, true));
        assertThat(entryOutbound("E1")).as("the first word stands").isEqualTo(Outbound.FAILED);
        assertThat(transfer("E1")).isEqualTo(ResultCode.APPROVED);
        assertThat(entryOutbound("E1")).isEqualTo(Outbound.PENDING);
        give(new ModelCommand.Confirm("E1", null, true));
        transfer("E1");
        assertThat(entryOutbound("E1")).isEqualTo(Outbound.DONE);
    }

    @Test
    void shouldTakeACommandOfAnOlderJournalAsOneThatNotifiesNobody() {
        give(new ModelCommand.PutCard("C1", "", FROZEN, "", false));
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        final PutCardEncoder old = new PutCardEncoder().wrapAndApplyHeader(message, 0, header);
        header.version(2).blockLength(1);
        old.status((short) ACTIVATED.code());
        int at = header.encodedLength() + 1;
        for (final String text : List.of("C1", "U1", "")) {
            message.putByte(at, (byte) text.length());
            at += 1 + message.putStringWithoutLengthAscii(at + 1, text);
        }
        ledger.apply(message, 0, ledger.sequence() + 1, NOW_MS, result, 0);
        assertThat(status("C1")).isEqualTo(ACTIVATED);
        assertThat(card.outbound()).isEqualTo(Outbound.NONE);
    }

    @Test
    void shouldFindEveryCardThatIsOutboundInStepsOfBoundedLength() {
        final List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            give(new ModelCommand.PutCard("K" + i, "U1", ACTIVATED, "", true));
            if (i % 3 == 0) {
                give(new ModelCommand.PutCard("K" + i, "", FROZEN, "", true));
                expected.add("K" + i);
            }
        }
        assertThat(scan(ScanKind.OUTBOUND_CARDS, NEVER, NEVER)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(scan(ScanKind.OUTBOUND_ENTRIES, NEVER, NEVER)).isEmpty();
    }

    @Test
    void shouldFindOrdersOfAPeriod() {
        give(new ModelCommand.PostEntry("fund", "U1", new BigDecimal("1000"), false, true));
        for (int i = 0; i < 4; i++) {
            final ModelCommand ask = new ModelCommand.Authorize("T" + i, "C1", "", ConsumptionType.CONSUMPTION,
                BigDecimal.ONE, "USD", 0, "");
            driver.apply(ask, NOW_MS + i);
        }
        driver.apply(new ModelCommand.Notify("T1", "C1", "", ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS,
            BigDecimal.ONE, BigDecimal.ZERO, NOW_MS + 10, 1, "USD", "", false, 0), NOW_MS + 11);
        driver.apply(new ModelCommand.Notify("T2", "C1", "", ConsumptionType.CONSUMPTION, OrderStatus.FAIL,
            BigDecimal.ONE, BigDecimal.ZERO, NOW_MS + 2, 1, "USD", "", false, 0), NOW_MS + 12);
        assertThat(scan(ScanKind.HOLDS, NOW_MS, NOW_MS + 3)).containsExactly("T0");
        assertThat(scan(ScanKind.ORDERS, NOW_MS, NOW_MS + 10)).containsExactlyInAnyOrder("T0", "T3");
        assertThat(scan(ScanKind.ORDERS, NOW_MS, NOW_MS + 11)).containsExactlyInAnyOrder("T0", "T1", "T3");
        assertThat(scan(ScanKind.OUTBOUND_ENTRIES, NEVER, NEVER)).containsExactly("fund");
    }

    @Test
    void shouldEndAScanThatAsksForAPartThatIsNotThere() {
        for (final int part : new int[] {-1, Integer.MAX_VALUE, store.cards().parts()}) {
            assertThat(step(ScanKind.OUTBOUND_CARDS, part, 0, NEVER, NEVER).part()).isEqualTo(-1);
        }
        assertThat(step(ScanKind.OUTBOUND_CARDS, 0, -5, NEVER, NEVER).part()).isEqualTo(-1);
    }

    @Test
    void shouldOpenAReviewWhenThePlatformsRecordOfTheSameMomentDiffers() {
        give(new ModelCommand.PostEntry("fund", "U1", new BigDecimal("100"), false));
        give(notice("60", false));
        give(notice("60", true));
        assertThat(store.reviews().openCount()).as("the same").isZero();
        give(notice("61", false));
        assertThat(store.reviews().openCount()).as("only notified").isZero();
        give(notice("61", true));
        assertThat(store.reviews().openCount()).isOne();
        assertThat(give(new ModelCommand.Resolve("T1", true))).as("take the platform's").isEqualTo(ResultCode.APPROVED);
        give(notice("61", true));
        assertThat(store.reviews().openCount()).isZero();
    }

    private static ModelCommand notice(final String amount, final boolean isRecord) {
        return new ModelCommand.Notify("T1", "C1", "", ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS,
            new BigDecimal(amount), BigDecimal.ZERO, 5, 3, "USD", "", isRecord, 0);
    }

    private ResultCode transfer(final String entryNo) {
        return give(new ModelCommand.PostEntry(entryNo, "U1", new BigDecimal("12.50"), false, true));
    }

    private ResultCode give(final ModelCommand command) {
        return driver.apply(command, NOW_MS);
    }

    private CardStatus status(final String cardNo) {
        assertThat(store.cards().find(id(cardNo), card)).isTrue();
        return card.status();
    }

    private Outbound outbound(final String cardNo) {
        status(cardNo);
        return card.outbound();
    }

    private Outbound entryOutbound(final String entryNo) {
        assertThat(store.entries().find(id(entryNo), entry)).isTrue();
        return entry.outbound();
    }

    private List<String> scan(final ScanKind kind, final long from, final long to) {
        final List<String> found = new ArrayList<>();
        int part = 0;
        int skipped = 0;
        while (part >= 0) {
            final ScanViewDecoder view = step(kind, part, skipped, from, to);
            part = view.part();
            skipped = view.skipped();
            final ScanViewDecoder.RowsDecoder rows = view.rows();
            IntStream.range(0, rows.count()).forEach(i -> found.add(rows.next().id()));
        }
        return found;
    }

    private ScanViewDecoder step(
        final ScanKind kind, final int part, final int skipped, final long from, final long to) {
        new PlainQueries(message).scan(kind, part, skipped, from, to);
        assertThat(ledger.query(message, 0, result, 0)).isLessThan(Ledger.MAX_RESULT_BYTES);
        return new ScanViewDecoder().wrapAndApplyHeader(result, 0, new MessageHeaderDecoder());
    }

    private static UnsafeBuffer id(final String name) {
        return new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
    }
}
