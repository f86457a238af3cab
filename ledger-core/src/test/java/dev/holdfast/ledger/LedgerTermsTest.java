package dev.holdfast.ledger;

import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.PutPackageEncoder;
import dev.holdfast.ledger.model.LedgerDriver;
import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.model.Terms;
import dev.holdfast.ledger.model.Terms.Fee;
import dev.holdfast.ledger.model.Terms.Limit;
import dev.holdfast.ledger.store.Packages;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.ManageFeeType;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.RuleList;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.stream.IntStream;

import static dev.holdfast.ledger.values.ConsumptionType.ATM;
import static dev.holdfast.ledger.values.ConsumptionType.CONSUMPTION;
import static dev.holdfast.ledger.values.OrderStatus.FAIL;
import static dev.holdfast.ledger.values.OrderStatus.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

/** Packages, limits and rules by example; what they do together is for the model to find. */
class LedgerTermsTest extends TermsFixture {
    @Test
    void shouldKeepToTheLimitsOfTheNarrowerTerms() {
        terms(new Terms().limit(Limit.SMALLEST, "1").limit(Limit.TRANSACTION, "300").limit(Limit.DAY, "500")
            .limit(Limit.WEEK, "700")
            .limit(Limit.MONTH, "800"));
        give(new ModelCommand.PutCardTerms("C1", new Terms().limit(Limit.TRANSACTION, "250").limit(Limit.DAY, "9999")));
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
        give(
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
        assertThat(give(new ModelCommand.PutPackage("P1", terms, 3))).isEqualTo(ResultCode.PACKAGE_VERSION_CONFLICT);
        assertThat(give(new ModelCommand.PutPackage("P1", terms, 0))).isEqualTo(ResultCode.APPROVED);
        assertThat(give(new ModelCommand.PutPackage("P1", terms, 0))).isEqualTo(ResultCode.APPROVED);
        assertThat(store.packages().versionCount()).as("default and P1: the same again is no new version").isEqualTo(2);
        assertThat(
            give(new ModelCommand.PutPackage("P1", new Terms(), 2))).isEqualTo(ResultCode.PACKAGE_VERSION_CONFLICT);
        assertThat(give(new ModelCommand.PutPackage("P1", new Terms(), 1))).isEqualTo(ResultCode.APPROVED);
        for (int i = 0; i < 3; i++) {
            give(new ModelCommand.PutPackage("P1", new Terms().limit(Limit.DAY, "1" + i), 0));
        }
        assertThat(give(new ModelCommand.PutPackage("P1", terms, 0))).isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
        assertThat(
            give(new ModelCommand.PutCard("C1", "", CardStatus.UNKNOWN, "P9"))).isEqualTo(ResultCode.PACKAGE_UNKNOWN);
        assertThat(store.packages().versionIndex(0, 7)).isEqualTo(Packages.NONE);
    }

    @Test
    void shouldRefuseTermsThatMakeNoSense() {
        assertThat(
            give(new ModelCommand.PutPackage("P1", new Terms().fee(Fee.CONSUME_RATE, "1.01"), 0)))
            .isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(
            give(new ModelCommand.PutPackage("P1", new Terms().fee(Fee.DECLINE, "-1"), 0)))
            .isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(
            give(new ModelCommand.PutPackage("P1", new Terms().limit(Limit.DAY, "-1"), 0)))
            .isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(give(new ModelCommand.PutPackage("P1", new Terms().rule(RuleList.MCC_DENY, new Terms.Range(9, 8)),
            0)))
            .isEqualTo(ResultCode.FIELD_INVALID);
        final Terms.Range[] tooMany = IntStream.rangeClosed(1, 101).mapToObj(i -> new Terms.Range(i, i))
            .toArray(Terms.Range[]::new);
        assertThat(
            give(new ModelCommand.PutPackage("P1", new Terms().rule(RuleList.MCC_DENY, tooMany), 0)))
            .isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(store.packages().versionCount()).isEqualTo(1);
        assertThat(give(new ModelCommand.PutCardTerms("C9", new Terms()))).isEqualTo(ResultCode.CARD_UNKNOWN);
    }

    @Test
    void shouldKeepWhatIsSaidOfTheManagementFee() {
        terms(new Terms().fee(Fee.MANAGE_FREE_THRESHOLD, "100.5").managementFee(ManageFeeType.MONTH, Exemption.DAY));
        final TermsRow version = newest();
        assertThat(version.manageFeeType()).isEqualTo(ManageFeeType.MONTH);
        assertThat(version.managementFeeFreeType()).isEqualTo(Exemption.DAY);
        assertThat(version.freeManagementFeeThreshold()).isEqualTo(100_500_000);
        terms(new Terms().fee(Fee.MANAGE_FREE_THRESHOLD, "100.5").managementFee(ManageFeeType.YEAR, Exemption.DAY));
        terms(new Terms().fee(Fee.MANAGE_FREE_THRESHOLD, "100.5").managementFee(ManageFeeType.YEAR, Exemption.NONE));
        terms(new Terms().fee(Fee.MANAGE_FREE_THRESHOLD, "100").managementFee(ManageFeeType.YEAR, Exemption.NONE));
        terms(new Terms().fee(Fee.MANAGE_FREE_THRESHOLD, "100").managementFee(ManageFeeType.YEAR, Exemption.NONE));
        assertThat(newest().version()).as("each change is a version, the same again is none").isEqualTo(4);
        assertThat(give(new ModelCommand.PutPackage("P1", new Terms().fee(Fee.MANAGE_FREE_THRESHOLD, "-1"), 0)))
            .isEqualTo(ResultCode.FIELD_INVALID);
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "254, 0", "0, 3", "0, 254"})
    void shouldRefuseNumbersThatSayNothingOfTheManagementFee(final short type, final short freeType) {
        assertThat(putRaw(type, freeType, MessageHeaderEncoder.SCHEMA_VERSION)).isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(store.packages().versionCount()).isEqualTo(1);
    }

    @Test
    void shouldTakeACommandOfBeforeTheManagementFeeHadTerms() {
        assertThat(putRaw((short) 2, (short) 2, 6)).isEqualTo(ResultCode.APPROVED);
        final TermsRow version = newest();
        assertThat(version.manageFeeType()).isEqualTo(ManageFeeType.NONE);
        assertThat(version.managementFeeFreeType()).isEqualTo(Exemption.NONE);
        assertThat(version.freeManagementFeeThreshold()).isZero();
        terms(new Terms());
        assertThat(newest().version()).as("that it is none says the same as nothing").isEqualTo(1);
    }

    private TermsRow newest() {
        final TermsRow version = new TermsRow();
        store.packages().point(store.packages().newest(store.packages().packageIndex(id("P1"))), version);
        return version;
    }

    /** A package P1 that charges nothing, as a program of that version of the schema writes it. */
    private ResultCode putRaw(final short type, final short freeType, final int schemaVersion) {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
        final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        final PutPackageEncoder put = new PutPackageEncoder().wrapAndApplyHeader(command, 0, header);
        put.limits().transaction(Long.MAX_VALUE).day(Long.MAX_VALUE).week(Long.MAX_VALUE).month(Long.MAX_VALUE)
            .atmDay(Long.MAX_VALUE).atmMonth(Long.MAX_VALUE).purchasesPerDay(Integer.MAX_VALUE)
            .purchasesPerHour(Integer.MAX_VALUE);
        put.fees().freeSmallExcuseDays(1).declineFeeFreeDays(1);
        if (schemaVersion < PutPackageEncoder.manageFeeTypeSinceVersion()) {
            final int length = PutPackageEncoder.freeManagementFeeThresholdEncodingOffset();
            header.version(schemaVersion).blockLength(length);
            put.limit(header.encodedLength() + length);
        } else {
            put.freeManagementFeeThreshold(0).manageFeeType(type).managementFeeFreeType(freeType);
        }
        put.rulesCount(0);
        put.packageNo("P1");
        ledger.apply(command, 0, ledger.sequence() + 1, nowMs, result, 0);
        final MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(result, 0);
        return kind.templateId() == OutcomeDecoder.TEMPLATE_ID
            ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(result, 0, kind).result()) : ResultCode.APPROVED;
    }
}
