package dev.holdfast.ledger;

import dev.holdfast.ledger.model.LedgerDriver;
import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.model.Terms;
import dev.holdfast.ledger.model.Terms.Fee;
import dev.holdfast.ledger.model.Terms.Limit;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.Packages;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.RuleList;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import static dev.holdfast.ledger.values.ConsumptionType.ATM;
import static dev.holdfast.ledger.values.ConsumptionType.CONSUMPTION;
import static dev.holdfast.ledger.values.ConsumptionType.OPEN_CARD;
import static dev.holdfast.ledger.values.ConsumptionType.REFUND;
import static dev.holdfast.ledger.values.ConsumptionType.REVERSAL;
import static dev.holdfast.ledger.values.OrderStatus.FAIL;
import static dev.holdfast.ledger.values.OrderStatus.SUCCESS;
import static dev.holdfast.ledger.values.OrderStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

/** Packages, fees, limits, rules, reviews and sweeps by example; what they do together is for the model to find. */
class LedgerTermsTest {
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    /** Thursday, 2026-01-01T00:00 in UTC+8. */
    private static final long NEW_YEAR = 1_767_196_800_000L;

    private final LedgerStore store = new LedgerStore(new LedgerCapacity(10, 10, 100, 100, 6, 2, 2));
    private final Ledger ledger = new Ledger(store);
    private final LedgerDriver driver = new LedgerDriver(ledger, 480);
    private final AccountRow account = new AccountRow();
    private final OrderRow order = new OrderRow();
    private final ReviewRow review = new ReviewRow();
    private long nowMs = NEW_YEAR;
    private long noticeTime = 1;

    LedgerTermsTest() {
        tell(new ModelCommand.PutAccount("U1", "USD", BigDecimal.ZERO, null));
        tell(new ModelCommand.PostEntry("fund", "U1", new BigDecimal("1000"), false));
        tell(new ModelCommand.PutCard("C1", "U1", CardStatus.ACTIVATED, ""));
    }

    @AfterEach
    void close() {
        assertThat(store.recomputeDigest()).isEqualTo(store.digest());
        store.close();
    }

    @Test
    void shouldHoldTheEstimateAndChargeTheRealFee() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Fee.CONSUME_RATE, "0.01").fee(Fee.CROSS_RATE, "0.005"));
        ask("T1", CONSUMPTION, "100", "EUR");
        assertThat(held()).isEqualTo("101.50");
        notice("T1", CONSUMPTION, SUCCESS, "80", "");
        assertThat(held()).isEqualTo("0.00");
        assertThat(balance()).isEqualTo("918.80");
    }

    @Test
    void shouldRoundEachRateHalfUpOnce() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Fee.CONSUME_RATE, "0.015").fee(Fee.CROSS_RATE, "0.025"));
        ask("T1", CONSUMPTION, "0.0001", "EUR");
        assertThat(held()).isEqualTo("0.000105");
    }

    @Test
    void shouldPassOnThePlatformsFeeWithoutChargingItTwice() {
        terms(new Terms().source(FeeSource.PLATFORM).fee(Fee.CONSUME_RATE, "0.01"));
        ask("T1", CONSUMPTION, "100", "USD");
        assertThat(held()).isEqualTo("101.00");
        tell(
            new ModelCommand.Notify("T1", "C1", "", CONSUMPTION, SUCCESS, new BigDecimal("100"), BigDecimal.ZERO, 5, 3,
                "USD", "", false, 0));
        assertThat(balance()).isEqualTo("900.00");
        final ModelCommand late =
            new ModelCommand.Notify("T1", "C1", "", CONSUMPTION, SUCCESS, new BigDecimal("100"),
                new BigDecimal("1.20"), 5, 6, "USD", "", false, 0);
        tell(late);
        tell(late);
        assertThat(balance()).isEqualTo("898.80");
    }

    @Test
    void shouldChargeAtmCardCheckAndOpeningTheirOwnFees() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Fee.ATM_RATE, "0.02").fee(Fee.ATM_MIN, "3")
            .fee(Fee.APPLE_PAY, "0.05")
            .fee(Fee.OPEN_COST, "7"));
        ask("T1", ATM, "100", "USD");
        assertThat(held()).isEqualTo("103.00");
        ask("T2", ATM, "200", "USD");
        assertThat(held()).isEqualTo("307.00");
        ask("T3", CONSUMPTION, "0", "USD");
        assertThat(held()).isEqualTo("307.05");
        notice("T4", OPEN_CARD, SUCCESS, "10", "");
        assertThat(balance()).isEqualTo("983.00");
    }

    @Test
    void shouldChargeForAFailedPurchaseAfterTheFreeOnes() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Fee.DECLINE, "0.50").freeDeclines(Exemption.DAY, 2, 7));
        for (int i = 1; i <= 3; i++) {
            ask("T" + i, CONSUMPTION, "10", "USD");
            notice("T" + i, CONSUMPTION, FAIL, "10", "");
        }
        assertThat(balance()).isEqualTo("999.50");
        notice("T1", CONSUMPTION, SUCCESS, "10", "");
        notice("T4", CONSUMPTION, FAIL, "10", "");
        assertThat(balance()).as("T1 succeeded after all and gave its free one to T4").isEqualTo("989.50");
        nowMs += 7 * DAY;
        notice("T5", CONSUMPTION, FAIL, "10", "");
        assertThat(balance()).isEqualTo("989.50");
    }

    @Test
    void shouldWaiveTheFeeOfTheFirstSmallPurchases() {
        terms(
            new Terms().source(FeeSource.PACKAGE).fee(Fee.SMALL_THRESHOLD, "5").fee(Fee.SMALL_DEDUCT, "0.30")
            .freeSmall(Exemption.FOREVER, 1, 1));
        ask("T1", CONSUMPTION, "4.99", "USD");
        assertThat(held()).isEqualTo("4.99");
        ask("T2", CONSUMPTION, "4.99", "USD");
        assertThat(held()).isEqualTo("10.28");
        ask("T3", CONSUMPTION, "5", "USD");
        assertThat(held()).isEqualTo("15.28");
    }

    @Test
    void shouldChargeForACancellationAndForARefundOnWhatWasTakenBack() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Fee.CONSUME_RATE, "0.10").fee(Fee.CANCEL, "0.25")
            .fee(Fee.CANCEL_THRESHOLD, "20")
            .fee(Fee.REFUND_RATE, "0.01"));
        ask("T1", CONSUMPTION, "100", "USD");
        notice("T1", CONSUMPTION, SUCCESS, "100", "");
        assertThat(balance()).isEqualTo("890.00");
        notice("V1", REVERSAL, SUCCESS, "19", "T1");
        assertThat(balance()).as("81 and its fee stay").isEqualTo("910.90");
        notice("V2", REVERSAL, SUCCESS, "1", "T1");
        assertThat(balance()).as("from 20 on it costs").isEqualTo("911.75");
        notice("V3", REVERSAL, SUCCESS, "500", "T1");
        assertThat(balance()).as("never more than was taken").isEqualTo("999.75");
        notice("R1", REFUND, SUCCESS, "50", "T1");
        assertThat(balance()).isEqualTo("1049.25");
    }

    @Test
    void shouldKeepToTheLimitsOfTheNarrowerTerms() {
        terms(new Terms().limit(Limit.SMALLEST, "1").limit(Limit.TRANSACTION, "300").limit(Limit.DAY, "500")
            .limit(Limit.WEEK, "700")
            .limit(Limit.MONTH, "800"));
        tell(new ModelCommand.PutCardTerms("C1", new Terms().limit(Limit.TRANSACTION, "250").limit(Limit.DAY, "9999")));
        assertThat(ask("T1", CONSUMPTION, "0.99", "USD")).isEqualTo(ResultCode.BELOW_SMALLEST_AMOUNT);
        assertThat(ask("T2", CONSUMPTION, "250.01", "USD")).isEqualTo(ResultCode.TRANSACTION_LIMIT);
        assertThat(ask("T3", CONSUMPTION, "250", "USD")).isEqualTo(ResultCode.APPROVED);
        assertThat(ask("T4", CONSUMPTION, "250", "USD")).isEqualTo(ResultCode.APPROVED);
        assertThat(ask("T5", CONSUMPTION, "1", "USD")).isEqualTo(ResultCode.DAY_LIMIT);
        nowMs += DAY;
        assertThat(ask("T6", CONSUMPTION, "200.01", "USD")).isEqualTo(ResultCode.WEEK_LIMIT);
        assertThat(ask("T7", CONSUMPTION, "200", "USD")).isEqualTo(ResultCode.APPROVED);
        nowMs += 3 * DAY;
        assertThat(ask("T8", CONSUMPTION, "100.01", "USD")).as("Monday").isEqualTo(ResultCode.MONTH_LIMIT);
        notice("T3", CONSUMPTION, FAIL, "250", "");
        assertThat(ask("T9", CONSUMPTION, "250", "USD")).isEqualTo(ResultCode.APPROVED);
    }

    @Test
    void shouldBeginWindowsAtTheProgramsMidnight() {
        terms(new Terms().limit(Limit.DAY, "100"));
        nowMs = NEW_YEAR + DAY - 1;
        assertThat(ask("T1", CONSUMPTION, "100", "USD")).isEqualTo(ResultCode.APPROVED);
        assertThat(ask("T2", CONSUMPTION, "1", "USD")).isEqualTo(ResultCode.DAY_LIMIT);
        nowMs++;
        assertThat(ask("T3", CONSUMPTION, "100", "USD")).isEqualTo(ResultCode.APPROVED);
        notice("T1", CONSUMPTION, FAIL, "100", "");
        assertThat(
            ask("T4", CONSUMPTION, "1", "USD")).as("T1 gave its room back to the day before")
            .isEqualTo(ResultCode.DAY_LIMIT);
    }

    @Test
    void shouldGoOnLimitingWhenTheProgramsZoneChanges() {
        terms(new Terms().limit(Limit.DAY, "100"));
        ask("T1", CONSUMPTION, "100", "USD");
        final LedgerDriver inUtc = new LedgerDriver(ledger, 0);
        assertThat(
            inUtc.apply(purchase("T2", "60"), nowMs)).as("the day before, in UTC").isEqualTo(ResultCode.APPROVED);
        assertThat(inUtc.apply(purchase("T3", "60"), nowMs)).isEqualTo(ResultCode.DAY_LIMIT);
        notice("T1", CONSUMPTION, FAIL, "100", "");
        assertThat(
            inUtc.apply(purchase("T4", "60"), nowMs)).as("T1 was of another day").isEqualTo(ResultCode.DAY_LIMIT);
    }

    private static ModelCommand purchase(final String no, final String amount) {
        return new ModelCommand.Authorize(no, "C1", "", CONSUMPTION, new BigDecimal(amount), "USD", 5411, "PT");
    }

    @Test
    void shouldLimitCashAndNumbersOfPurchases() {
        terms(new Terms().limit(Limit.ATM_DAY, "100").limit(Limit.ATM_MONTH, "150").limit(Limit.PURCHASES_PER_HOUR, "3")
            .limit(Limit.PURCHASES_PER_DAY, "4"));
        assertThat(ask("T1", ATM, "100", "USD")).isEqualTo(ResultCode.APPROVED);
        assertThat(ask("T2", ATM, "1", "USD")).isEqualTo(ResultCode.ATM_DAY_LIMIT);
        ask("T3", CONSUMPTION, "500", "USD");
        ask("T4", CONSUMPTION, "1", "USD");
        assertThat(ask("T5", CONSUMPTION, "1", "USD")).isEqualTo(ResultCode.PURCHASES_PER_HOUR);
        assertThat(ask("T6", CONSUMPTION, "0", "USD")).as("a card check is no purchase").isEqualTo(ResultCode.APPROVED);
        notice("T4", CONSUMPTION, FAIL, "1", "");
        assertThat(ask("T7", CONSUMPTION, "1", "USD")).isEqualTo(ResultCode.APPROVED);
        nowMs += HOUR;
        assertThat(ask("T8", CONSUMPTION, "1", "USD")).isEqualTo(ResultCode.APPROVED);
        assertThat(ask("T9", CONSUMPTION, "1", "USD")).isEqualTo(ResultCode.PURCHASES_PER_DAY);
        nowMs += DAY;
        assertThat(ask("T10", ATM, "51", "USD")).isEqualTo(ResultCode.ATM_MONTH_LIMIT);
    }

    @Test
    void shouldApplyTheRulesOfPackageAndCard() {
        terms(new Terms().rule(RuleList.MCC_ALLOW, new Terms.Range(5000, 5999))
            .rule(RuleList.MCC_DENY, new Terms.Range(5933, 5933))
            .rule(RuleList.COUNTRY_DENY, code("KP")).rule(RuleList.CURRENCY_ALLOW, code("USD"), code("EUR")));
        tell(
            new ModelCommand.PutCardTerms("C1",
                new Terms().rule(RuleList.COUNTRY_ALLOW, code("PT")).rule(RuleList.TYPE_DENY,
                    new Terms.Range(ATM.code(), ATM.code()))));
        assertThat(ask("T1", CONSUMPTION, "USD", 5411, "PT")).isEqualTo(ResultCode.APPROVED);
        assertThat(ask("T2", CONSUMPTION, "USD", 6011, "PT")).isEqualTo(ResultCode.MCC_NOT_ALLOWED);
        assertThat(ask("T3", CONSUMPTION, "USD", 5933, "PT")).isEqualTo(ResultCode.MCC_NOT_ALLOWED);
        assertThat(
            ask("T4", CONSUMPTION, "USD", 0, "PT")).as("what is not known breaks the rule")
            .isEqualTo(ResultCode.MCC_NOT_ALLOWED);
        assertThat(ask("T5", CONSUMPTION, "USD", 5411, "KP")).isEqualTo(ResultCode.COUNTRY_NOT_ALLOWED);
        assertThat(ask("T6", CONSUMPTION, "USD", 5411, "DE")).isEqualTo(ResultCode.COUNTRY_NOT_ALLOWED);
        assertThat(ask("T7", CONSUMPTION, "GBP", 5411, "PT")).isEqualTo(ResultCode.LOCAL_CURRENCY_NOT_ALLOWED);
        assertThat(ask("T8", ATM, "USD", 5411, "PT")).isEqualTo(ResultCode.TYPE_NOT_ALLOWED);
    }

    @Test
    void shouldSettleByTheVersionThatDecided() {
        terms(new Terms().source(FeeSource.PACKAGE).fee(Fee.CONSUME_RATE, "0.01"));
        ask("T1", CONSUMPTION, "100", "USD");
        terms(new Terms().source(FeeSource.PACKAGE).fee(Fee.CONSUME_RATE, "0.50"));
        notice("T1", CONSUMPTION, SUCCESS, "100", "");
        assertThat(balance()).isEqualTo("899.00");
        final TermsRow version = new TermsRow();
        store.orders().find(id("T1"), order);
        store.packages().point(order.termsIndex(), version);
        assertThat(version.version()).isEqualTo(1);
        ask("T2", CONSUMPTION, "100", "USD");
        assertThat(held()).isEqualTo("150.00");
    }

    @Test
    void shouldVersionPackages() {
        final Terms terms = new Terms().limit(Limit.DAY, "5");
        assertThat(tell(new ModelCommand.PutPackage("P1", terms, 3))).isEqualTo(ResultCode.PACKAGE_VERSION_CONFLICT);
        assertThat(tell(new ModelCommand.PutPackage("P1", terms, 0))).isEqualTo(ResultCode.APPROVED);
        assertThat(tell(new ModelCommand.PutPackage("P1", terms, 0))).isEqualTo(ResultCode.APPROVED);
        assertThat(store.packages().versionCount()).as("default and P1: the same again is no new version").isEqualTo(2);
        assertThat(
            tell(new ModelCommand.PutPackage("P1", new Terms(), 2))).isEqualTo(ResultCode.PACKAGE_VERSION_CONFLICT);
        assertThat(tell(new ModelCommand.PutPackage("P1", new Terms(), 1))).isEqualTo(ResultCode.APPROVED);
        for (int i = 0; i < 3; i++) {
            tell(new ModelCommand.PutPackage("P1", new Terms().limit(Limit.DAY, "1" + i), 0));
        }
        assertThat(tell(new ModelCommand.PutPackage("P1", terms, 0))).isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
        assertThat(
            tell(new ModelCommand.PutCard("C1", "", CardStatus.UNKNOWN, "P9"))).isEqualTo(ResultCode.PACKAGE_UNKNOWN);
        assertThat(store.packages().versionIndex(0, 7)).isEqualTo(Packages.NONE);
    }

    @Test
    void shouldRefuseTermsThatMakeNoSense() {
        assertThat(
            tell(new ModelCommand.PutPackage("P1", new Terms().fee(Fee.CONSUME_RATE, "1.01"), 0)))
            .isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(
            tell(new ModelCommand.PutPackage("P1", new Terms().fee(Fee.DECLINE, "-1"), 0)))
            .isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(
            tell(new ModelCommand.PutPackage("P1", new Terms().limit(Limit.DAY, "-1"), 0)))
            .isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(tell(new ModelCommand.PutPackage("P1", new Terms().rule(RuleList.MCC_DENY, new Terms.Range(9, 8)),
            0)))
            .isEqualTo(ResultCode.FIELD_INVALID);
        final Terms.Range[] tooMany = IntStream.rangeClosed(1, 101).mapToObj(i -> new Terms.Range(i, i))
            .toArray(Terms.Range[]::new);
        assertThat(
            tell(new ModelCommand.PutPackage("P1", new Terms().rule(RuleList.MCC_DENY, tooMany), 0)))
            .isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(store.packages().versionCount()).isEqualTo(1);
        assertThat(tell(new ModelCommand.PutCardTerms("C9", new Terms()))).isEqualTo(ResultCode.CARD_UNKNOWN);
    }

    @Test
    void shouldDeclineOnABlockedOrClosedAccountAndBookWhatHappenedAnyway() {
        ask("T1", CONSUMPTION, "100", "USD");
        tell(new ModelCommand.PutAccount("U1", "USD", null, AccountStatus.BLOCKED));
        assertThat(ask("T2", CONSUMPTION, "1", "USD")).isEqualTo(ResultCode.ACCOUNT_BLOCKED);
        assertThat(
            tell(new ModelCommand.PutAccount("U1", "USD", null, AccountStatus.CLOSED)))
            .isEqualTo(ResultCode.ACCOUNT_NOT_EMPTY);
        notice("T1", CONSUMPTION, SUCCESS, "100", "");
        tell(new ModelCommand.PostEntry("payout", "U1", new BigDecimal("-900"), false));
        assertThat(
            tell(new ModelCommand.PutAccount("U1", "USD", null, AccountStatus.CLOSED))).isEqualTo(ResultCode.APPROVED);
        assertThat(ask("T3", CONSUMPTION, "0", "USD")).isEqualTo(ResultCode.ACCOUNT_CLOSED);
        assertThat(
            tell(new ModelCommand.PostEntry("late", "U1", BigDecimal.ONE, false))).isEqualTo(ResultCode.ACCOUNT_CLOSED);
        notice("R1", REFUND, SUCCESS, "30", "T1");
        assertThat(balance()).isEqualTo("30.00");
    }

    @Test
    void shouldApplyAReviewedNotificationOnceItsCauseIsGone() {
        notice("T1", "C2", SUCCESS, "40");
        assertThat(tell(new ModelCommand.Resolve("T1", true))).isEqualTo(ResultCode.REVIEW_UNRESOLVED);
        tell(new ModelCommand.PutCard("C2", "U1", CardStatus.ACTIVATED, ""));
        assertThat(tell(new ModelCommand.Resolve("T1", true))).isEqualTo(ResultCode.APPROVED);
        assertThat(balance()).isEqualTo("960.00");
        assertThat(tell(new ModelCommand.Resolve("T1", true))).isEqualTo(ResultCode.REVIEW_UNKNOWN);
        notice("T2", CONSUMPTION, UNKNOWN, "5", "");
        assertThat(tell(new ModelCommand.Resolve("T2", false))).isEqualTo(ResultCode.APPROVED);
        assertThat(balance()).isEqualTo("960.00");
        assertThat(store.reviews().openCount()).isZero();
    }

    @Test
    void shouldAlwaysHaveRoomForAnOpenReviewAndReuseTheOldestThatIsDone() {
        for (int i = 0; i < 5; i++) {
            assertThat(tell(unheardOf("T" + i))).isEqualTo(ResultCode.APPROVED);
        }
        assertThat(store.reviews().openCount()).as("more than the two that are kept").isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            tell(new ModelCommand.Resolve("T" + i, false));
        }
        for (int i = 5; i < 20; i++) {
            assertThat(tell(unheardOf("T" + i))).isEqualTo(ResultCode.APPROVED);
            assertThat(tell(new ModelCommand.Resolve("T" + i, false))).isEqualTo(ResultCode.APPROVED);
        }
        assertThat(store.reviews().openCount()).isZero();
        store.orders().find(id("T0"), order);
        assertThat(store.reviews().find(order.review(), id("T0"), review)).as("gave up its place").isFalse();
        store.orders().find(id("T19"), order);
        assertThat(store.reviews().find(order.review(), id("T19"), review)).isTrue();
    }

    @Test
    void shouldLetGoOfOldHoldsAndForgetOldOrdersButNotTheirMoney() {
        terms(new Terms().limit(Limit.MONTH, "1000"));
        ask("T1", CONSUMPTION, "100", "USD");
        ask("T2", CONSUMPTION, "50", "USD");
        notice("T2", CONSUMPTION, SUCCESS, "50", "");
        nowMs += 10 * DAY;
        tell(new ModelCommand.Sweep(List.of("T1", "T2"), 11 * DAY, 40 * DAY));
        assertThat(held()).isEqualTo("100.00");
        tell(new ModelCommand.Sweep(List.of("T1", "T2"), 9 * DAY, 40 * DAY));
        assertThat(held()).isEqualTo("0.00");
        notice("T1", CONSUMPTION, SUCCESS, "100", "");
        assertThat(balance()).as("a late success still posts").isEqualTo("850.00");
        nowMs += 40 * DAY;
        tell(new ModelCommand.Sweep(List.of("T1", "T2", "T9"), 9 * DAY, 39 * DAY));
        assertThat(store.orders().count()).isZero();
        assertThat(balance()).isEqualTo("850.00");
        assertThat(Units.format(account.retired())).isEqualTo("-150.00");
        notice("T2", CONSUMPTION, SUCCESS, "50", "");
        assertThat(balance()).as("news from before what is kept is looked at, not booked again").isEqualTo("850.00");
        assertThat(store.reviews().openCount()).isOne();
    }

    private static ModelCommand unheardOf(final String no) {
        return new ModelCommand.Notify(no, "C1", "", CONSUMPTION, UNKNOWN, BigDecimal.ONE, BigDecimal.ZERO, 1, 1,
            "USD", "", false, 0);
    }

    private void terms(final Terms terms) {
        assertThat(tell(new ModelCommand.PutPackage("P1", terms, 0))).isEqualTo(ResultCode.APPROVED);
        tell(new ModelCommand.PutCard("C1", "", CardStatus.UNKNOWN, "P1"));
    }

    private ResultCode ask(
        final String no, final ConsumptionType type, final String amount, final String localCurrency) {
        return tell(new ModelCommand.Authorize(no, "C1", "", type, new BigDecimal(amount), localCurrency, 5411, "PT"));
    }

    private ResultCode ask(
        final String no, final ConsumptionType type, final String localCurrency, final int mcc, final String country) {
        return tell(new ModelCommand.Authorize(no, "C1", "", type, BigDecimal.ONE, localCurrency, mcc, country));
    }

    private void notice(
        final String no, final ConsumptionType type, final OrderStatus status, final String amount,
        final String related) {
        tell(
            new ModelCommand.Notify(no, "C1", "", type, status, new BigDecimal(amount), BigDecimal.ZERO, noticeTime++,
                1, "", related, false, 0));
    }

    private void notice(final String no, final String card, final OrderStatus status, final String amount) {
        tell(
            new ModelCommand.Notify(no, card, "", CONSUMPTION, status, new BigDecimal(amount), BigDecimal.ZERO,
                noticeTime++, 1, "USD", "", false,
            0));
    }

    private ResultCode tell(final ModelCommand command) {
        return driver.apply(command, nowMs);
    }

    private String balance() {
        store.accounts().find(id("U1"), account);
        return Units.format(account.balance());
    }

    private String held() {
        store.accounts().find(id("U1"), account);
        return Units.format(account.held());
    }

    private static Terms.Range code(final String code) {
        return new Terms.Range(CurrencyCode.pack(code), CurrencyCode.pack(code));
    }

    private static UnsafeBuffer id(final String name) {
        return new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
    }
}
