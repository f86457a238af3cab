package dev.holdfast.ledger.model;

import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What the random sequences found, in its shortest form. */
class LedgerRegressionTest {
    private static final long START_MS = 1_780_000_000_000L;

    private final LedgerPair pair = new LedgerPair(ZoneOffset.ofHours(8), START_MS);

    @BeforeEach
    void open() {
        for (int i = 0; i < 2; i++) {
            pair.apply(new ModelCommand.PutAccount("U" + i, "USD", null, null));
            pair.apply(new ModelCommand.PostEntry("fund" + i, "U" + i, new BigDecimal("200"), true));
            pair.apply(new ModelCommand.PutPackage("P" + i, new Terms(), 0));
            pair.apply(new ModelCommand.PutCard("C" + i, "U" + i, CardStatus.ACTIVATED, "P" + i));
        }
    }

    @AfterEach
    void close() {
        pair.checkReplay();
        pair.close();
    }

    /** Seed -8263512288912333876: the late question moved the order to its own card, and its use with it. */
    @Test
    void shouldKeepAnOrderOnItsCard() {
        notice("T0", ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS, "1", 1);
        assertThat(ask("T0", "C1", "0")).isEqualTo(ResultCode.ORDER_MISMATCH);
        ask("T1", "C0", "0");
        notice("T0", ConsumptionType.CONSUMPTION, OrderStatus.FAIL, "1", 2);
        ask("T2", "C0", "0");
    }

    /** The same seed: a refund eaten up by its own fee posted nothing, so its fee stayed when it was pending again. */
    @Test
    void shouldForgetTheFeeOfARefundThatIsPendingAgain() {
        pair.apply(new ModelCommand.PutPackage("P0",
            new Terms().source(FeeSource.PACKAGE).fee(Terms.Fee.REFUND_RATE, "1"), 0));
        notice("T0", ConsumptionType.REFUND, OrderStatus.SUCCESS, "1", 1);
        notice("T0", ConsumptionType.REFUND, OrderStatus.PENDING, "0", 2);
    }

    /**
     * Seed -245856005871423007: with the hold a cancellation's fee would have come back, which did not fit the account,
     * and the ledger stopped.
     */
    @Test
    void shouldKeepAHoldWhoseReleaseDoesNotFitTheAccount() {
        pair.apply(new ModelCommand.PutPackage("P0", new Terms().source(FeeSource.PACKAGE).fee(Terms.Fee.CANCEL, "1"),
            0));
        ask("T0", "C0", "10");
        pair.apply(new ModelCommand.Notify("V0", "C0", "", ConsumptionType.REVERSAL, OrderStatus.SUCCESS,
            new BigDecimal("5"), BigDecimal.ZERO, 1, 1, "USD", "T0", false, 0));
        pair.apply(new ModelCommand.PostEntry("top", "U0", new BigDecimal("999999999801"), true));
        pair.apply(new ModelCommand.Pass(1));
        pair.apply(new ModelCommand.Sweep(List.of("T0"), 0, Long.MAX_VALUE / 4));
        pair.apply(new ModelCommand.PostEntry("down", "U0", new BigDecimal("-1"), true));
        pair.apply(new ModelCommand.Sweep(List.of("T0"), 0, Long.MAX_VALUE / 4));
    }

    /**
     * Seed -9207941806779987247: approved, but what it had posted before could not be taken back, and the ledger
     * stopped.
     */
    @Test
    void shouldDeclineWhatDoesNotFitTheAccount() {
        notice("T0", ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS, "10", 1);
        pair.apply(new ModelCommand.PostEntry("top", "U0", new BigDecimal("999999999810"), true));
        notice("T0", ConsumptionType.CONSUMPTION, OrderStatus.PENDING, "10", 2);
        assertThat(pair.apply(new ModelCommand.Resolve("T0", false))).isEqualTo(ResultCode.APPROVED);
        assertThat(ask("T0", "C0", "10")).isEqualTo(ResultCode.AMOUNT_OUT_OF_RANGE);
        assertThat(ask("T0", "C0", "10")).isEqualTo(ResultCode.AMOUNT_OUT_OF_RANGE);
    }

    /**
     * What an entry had booked of it left nothing posted, so the order passed for one that had never done anything and
     * went on using the card.
     */
    @Test
    void shouldGiveBackWhatAnOrderUsedThatAnEntryBooked() {
        pair.apply(new ModelCommand.SwitchRules(3));
        notice("T0", ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS, "50", 1);
        pair.apply(new ModelCommand.PostEntry("E1", "U0", new BigDecimal("-50"), true, false, "T0"));
        notice("T0", ConsumptionType.CONSUMPTION, OrderStatus.PENDING, "5", 6);
    }

    /** A question by older rules counts for the currency that a notification said by newer ones. */
    @Test
    void shouldTakeTheCurrencyOfAQuestionByOlderRules() {
        pair.apply(new ModelCommand.SwitchRules(3));
        pair.apply(new ModelCommand.PutPackage("P0",
            new Terms().source(FeeSource.PACKAGE).fee(Terms.Fee.CROSS_RATE, "0.01"), 0));
        notice("T0", ConsumptionType.CONSUMPTION, OrderStatus.PENDING, "50", 4);
        pair.apply(new ModelCommand.SwitchRules(1));
        pair.apply(new ModelCommand.Authorize("T0", "C0", "", ConsumptionType.CONSUMPTION, new BigDecimal("50"), "EUR",
            5411, "PT"));
        pair.apply(new ModelCommand.SwitchRules(3));
        pair.apply(new ModelCommand.Notify("T0", "C0", "", ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS,
            new BigDecimal("50"), BigDecimal.ZERO, 8, 1, "", "", false, 0));
    }

    /**
     * Seed 8949164867055795107: an entry has booked half of an order, the other half was taken back, and then its
     * record disputed what it is. By rules version 3 the order gave back all that the entry had booked, or nothing when
     * it had happened to come to nothing just before.
     */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void shouldGiveBackOfADisputedOrderWhatWasTakenBack(final int rules) {
        pair.apply(new ModelCommand.SwitchRules(2));
        notice("T5", ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS, "20", 1);
        pair.apply(new ModelCommand.SwitchRules(rules));
        pair.apply(new ModelCommand.PostEntry("D55", "U0", new BigDecimal("-10"), false, false, "T5"));
        reversal("V0", "10", "T5");
        pair.apply(new ModelCommand.Notify("T5", "C0", "", ConsumptionType.REVERSAL, OrderStatus.FAIL,
            new BigDecimal("9.999999"), null, 10, 1, "EUR", "T2", true, 0));
    }

    /**
     * Before the platform said more than that there is such an order, somebody booked it by hand, and then a part was
     * taken back.
     */
    @Test
    void shouldGiveBackOfAnOpenOrderNoMoreThanWasTakenBack() {
        pair.apply(new ModelCommand.SwitchRules(4));
        notice("T0", ConsumptionType.CONSUMPTION, OrderStatus.PENDING, "10", 1);
        pair.apply(new ModelCommand.PostEntry("E1", "U0", new BigDecimal("-10"), false, false, "T0"));
        assertThat(pair.balance("U0")).isEqualTo(Units.PER_WHOLE * 190);
        reversal("V0", "3", "T0");
        assertThat(pair.balance("U0")).isEqualTo(Units.PER_WHOLE * 193);
        notice("T0", ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS, "10", 5);
        assertThat(pair.balance("U0")).isEqualTo(Units.PER_WHOLE * 193);
    }

    /**
     * A record moves a reversal to an order that it does not fit, so it goes on to name the one before; and then it is
     * said that at that moment it named a third one. By rules version 4 what a notification had said counted as the
     * record's from then on, or what a record had said as a notification's.
     */
    @ParameterizedTest
    @CsvSource({"3, false", "4, false", "5, false", "3, true", "4, true", "5, true"})
    void shouldKeepHowItWasSaidWhichOrderAReversalNames(final int rules, final boolean isFirstRecord) {
        pair.apply(new ModelCommand.SwitchRules(rules));
        reversal("V1", "1", 8, "T1", isFirstRecord);
        reversal("V0", "1", 1, "T9", false);
        reversal("V1", "1000000000000", 17, "T9", !isFirstRecord);
        reversal("V1", "1", 8, "T0", false);
    }

    private void reversal(
        final String order, final String amount, final long time, final String related, final boolean isRecord) {
        pair.apply(new ModelCommand.Notify(order, "C0", "", ConsumptionType.REVERSAL, OrderStatus.SUCCESS,
            new BigDecimal(amount), BigDecimal.ZERO, time, 1, "USD", related, isRecord, 0));
    }

    private void reversal(final String order, final String amount, final String related) {
        pair.apply(new ModelCommand.Notify(order, "C0", "", ConsumptionType.REVERSAL, OrderStatus.SUCCESS,
            new BigDecimal(amount), BigDecimal.ZERO, 11, 1, "USD", related, false, 0));
    }

    private ResultCode ask(final String order, final String card, final String amount) {
        return pair.apply(new ModelCommand.Authorize(order, card, "", ConsumptionType.CONSUMPTION,
            new BigDecimal(amount), "USD", 5411, "PT"));
    }

    private void notice(
        final String order, final ConsumptionType type, final OrderStatus status, final String amount,
        final long time) {
        pair.apply(new ModelCommand.Notify(order, "C0", "", type, status, new BigDecimal(amount), BigDecimal.ZERO,
            time, 1, "USD", "", false, 0));
    }
}
