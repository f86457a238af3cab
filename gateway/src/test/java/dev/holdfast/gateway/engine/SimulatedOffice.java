package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.command.OfficeCommands;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.command.TermsRule;
import dev.holdfast.ledger.message.LimitsEncoder;
import dev.holdfast.ledger.message.PutPackageEncoder;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.ManageFeeType;
import dev.holdfast.ledger.values.ReviewSubject;
import dev.holdfast.ledger.values.RuleList;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;
import java.util.Random;

/**
 * What operators and the sync thread give the ledger, by chance: rules, terms, reviews, onboarding, the reserve, and
 * what the platform knows of cards and entries.
 */
final class SimulatedOffice {
    private static final int RATE = 10_000;
    private static final int MAX_FREE = 3;

    private final Random random;
    private final PlainCommands commands;
    private final OfficeCommands office;
    private final SimulatedOnboarding onboarding;
    private int newestRules;
    private int packages;

    SimulatedOffice(final Random random, final UnsafeBuffer command, final PlainCommands commands) {
        this.random = random;
        this.commands = commands;
        office = new OfficeCommands(command);
        onboarding = new SimulatedOnboarding(random, command);
    }

    /** What the program that runs knows. */
    void newestRules(final int version) {
        newestRules = version;
    }

    boolean isOfNewestProgram() {
        return newestRules == RuleBook.CURRENT.newest();
    }

    /** Makes a command in the buffer, and returns its length. */
    int next(final String cardNo, final String orderNo, final String entryNo, final long nowMs) {
        return switch (random.nextInt(11)) {
            case 0 -> commands.switchRules(random.nextInt(newestRules + 2), newestRules);
            case 1, 2 -> putPackage();
            case 3 -> office.putCardTerms(cardNo, this::limits, List.of());
            case 4, 5 -> resolveReview(cardNo, orderNo, entryNo);
            case 6 -> office.learnCard(cardNo, cardNo.replace('C', 'U'), SimulatedCommands.cardStatus(random), nowMs,
                nowMs);
            case 7, 8 -> onboarding.next(cardNo, nowMs);
            case 9 -> sayOfReserve(entryNo, nowMs);
            default -> confirmOutbound(cardNo, entryNo);
        };
    }

    private int putPackage() {
        final FeeSource source = FeeSource.of(random.nextInt(FeeSource.values().length));
        final List<TermsRule> denied = random.nextInt(2) == 0 ? List.of()
            : List.of(TermsRule.of(RuleList.TYPE_DENY, ConsumptionType.ATM.code()));
        return office.putPackage("P" + random.nextInt(2), 0, source, this::fees, this::limits, denied);
    }

    private void fees(final PutPackageEncoder terms) {
        packages++;
        terms.freeManagementFeeThreshold(packages * Units.PER_WHOLE)
            .manageFeeType((short) ManageFeeType.of(packages % ManageFeeType.values().length).code())
            .managementFeeFreeType((short) Exemption.of(packages % Exemption.values().length).code());
        terms.fees().consumeRate((long) RATE * random.nextInt(3)).crossConsumeRate(0)
            .smallConsumeThreshold(Units.PER_WHOLE).smallConsumeDeduct(fee())
            .atmRate(RATE).atmMinFee(fee()).applePayFee(fee()).refundRate(RATE)
            .consumeCancleFee(fee())
            .consumeCancelThreshold(fee()).declineFee(fee()).openCost(fee()).manageFee(fee())
            .freeSmallConsumeCount(random.nextInt(MAX_FREE)).freeSmallExcuseDays(1)
            .freeSmallExcuseType(exemption())
            .declineFeeFreeCount(random.nextInt(MAX_FREE)).declineFeeFreeDays(1).declineFeeFreeType(exemption());
    }

    private void limits(final LimitsEncoder limits) {
        limits.smallest(random.nextInt(4) == 0 ? Units.PER_WHOLE : 0).transaction(limit(10)).day(limit(50))
            .week(limit(100)).month(limit(200))
            .atmDay(limit(20)).atmMonth(limit(40)).purchasesPerDay(random.nextInt(10) == 0 ? 5 : Integer.MAX_VALUE)
            .purchasesPerHour(random.nextInt(10) == 0 ? 3 : Integer.MAX_VALUE);
    }

    private long fee() {
        return random.nextInt(3) * Units.PER_WHOLE / 4;
    }

    private long limit(final int whole) {
        return random.nextInt(10) == 0 ? whole * Units.PER_WHOLE : Long.MAX_VALUE;
    }

    private short exemption() {
        return (short) Exemption.of(random.nextInt(Exemption.values().length)).code();
    }

    private int resolveReview(final String cardNo, final String orderNo, final String entryNo) {
        final boolean isOfCard = random.nextInt(4) == 0;
        final boolean isRetry = random.nextInt(2) == 1;
        return office.resolveReview(isOfCard ? ReviewSubject.CARD : ReviewSubject.ORDER, isOfCard ? cardNo : orderNo,
            isRetry, random.nextInt(4) == 0 ? entryNo : "");
    }

    private int sayOfReserve(final String entryNo, final long nowMs) {
        final long amountUnits = (random.nextInt(200) - 20) * Units.PER_WHOLE;
        final long currency = CurrencyCode.pack(random.nextInt(4) == 0 ? "EUR" : "USD");
        return random.nextInt(3) == 0
            ? office.reserveStatement(currency, amountUnits, nowMs, ReserveBasis.ORDERS,
                random.nextBoolean() ? "" : entryNo)
            : office.reserveEntry(entryNo, currency,
                ReserveEntryKind.values()[random.nextInt(ReserveEntryKind.values().length)], amountUnits, "remark");
    }

    private int confirmOutbound(final String cardNo, final String entryNo) {
        final boolean isCard = random.nextBoolean();
        final boolean isDone = random.nextInt(3) > 0;
        return isCard ? office.confirmCard(cardNo, CardStatus.ACTIVATED, isDone) : office.confirmEntry(entryNo, isDone);
    }
}
