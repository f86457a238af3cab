package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.message.ConfirmOutboundEncoder;
import dev.holdfast.ledger.message.FeesEncoder;
import dev.holdfast.ledger.message.LearnCardEncoder;
import dev.holdfast.ledger.message.LimitsEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PutCardTermsEncoder;
import dev.holdfast.ledger.message.PutPackageEncoder;
import dev.holdfast.ledger.message.ResolveReviewEncoder;
import dev.holdfast.ledger.message.SwitchRulesEncoder;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ReviewSubject;
import dev.holdfast.ledger.values.RuleList;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Random;

/**
 * What operators and the sync thread tell the ledger, by chance: rules, terms, reviews, and what the platform knows of
 * cards and entries.
 */
final class SimulatedOffice {
    private static final int RATE = 10_000;
    private static final int MAX_FREE = 3;

    private final Random random;
    private final UnsafeBuffer command;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private int newestRules;

    SimulatedOffice(final Random random, final UnsafeBuffer command) {
        this.random = random;
        this.command = command;
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
        return header.encodedLength() + switch (random.nextInt(8)) {
            case 0 -> new SwitchRulesEncoder().wrapAndApplyHeader(command, 0, header)
                .version(random.nextInt(newestRules + 2)).newest(newestRules)
                .encodedLength();
            case 1, 2 -> putPackage();
            case 3 -> putCardTerms(cardNo);
            case 4, 5 -> resolveReview(cardNo, orderNo, entryNo);
            case 6 -> learnCard(cardNo, nowMs);
            default -> confirmOutbound(cardNo, entryNo);
        };
    }

    private int putPackage() {
        final PutPackageEncoder put = new PutPackageEncoder().wrapAndApplyHeader(command, 0, header);
        put.expectedVersion(0).feeSource((short) FeeSource.of(random.nextInt(FeeSource.values().length)).code());
        fees(put.fees());
        limits(put.limits());
        final int denied = random.nextInt(2);
        final PutPackageEncoder.RulesEncoder rules = put.rulesCount(denied);
        if (denied > 0) {
            rules.next().from(ConsumptionType.ATM.code()).to(ConsumptionType.ATM.code())
                .list((short) RuleList.TYPE_DENY.code());
        }
        put.packageNo("P" + random.nextInt(2));
        return put.encodedLength();
    }

    private int putCardTerms(final String cardNo) {
        final PutCardTermsEncoder put = new PutCardTermsEncoder().wrapAndApplyHeader(command, 0, header);
        limits(put.limits());
        put.rulesCount(0);
        put.cardNo(cardNo);
        return put.encodedLength();
    }

    private void fees(final FeesEncoder fees) {
        fees.consumeRate((long) RATE * random.nextInt(3)).crossConsumeRate(0).smallConsumeThreshold(Units.PER_WHOLE)
            .smallConsumeDeduct(fee()).atmRate(RATE).atmMinFee(fee()).applePayFee(fee()).refundRate(RATE)
            .consumeCancleFee(fee())
            .consumeCancelThreshold(fee()).declineFee(fee()).openCost(fee()).manageFee(fee())
            .freeSmallConsumeCount(random.nextInt(MAX_FREE)).freeSmallConsumeExcuseDays(1)
            .freeSmallConsumeExcuseType(exemption())
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
        final ResolveReviewEncoder resolve = new ResolveReviewEncoder().wrapAndApplyHeader(command, 0, header);
        resolve.retry((short) random.nextInt(2))
            .subject((short) (isOfCard ? ReviewSubject.CARD : ReviewSubject.ORDER).code())
            .consumeNo(isOfCard ? cardNo : orderNo).note("looked at it").entryNo(random.nextInt(4) == 0 ? entryNo : "");
        return resolve.encodedLength();
    }

    private int learnCard(final String cardNo, final long nowMs) {
        final LearnCardEncoder learn = new LearnCardEncoder().wrapAndApplyHeader(command, 0, header);
        learn.noticeTime(nowMs).askedTime(nowMs).status((short) SimulatedCommands.cardStatus(random).code())
            .cardNo(cardNo)
            .cardholderNo(cardNo.replace('C', 'U'));
        return learn.encodedLength();
    }

    private int confirmOutbound(final String cardNo, final String entryNo) {
        final boolean isCard = random.nextBoolean();
        final ConfirmOutboundEncoder confirm = new ConfirmOutboundEncoder().wrapAndApplyHeader(command, 0, header);
        confirm.kind((short) (isCard ? ScanKind.OUTBOUND_CARDS : ScanKind.OUTBOUND_ENTRIES).code())
            .status((short) (isCard ? CardStatus.ACTIVATED.code() : 0))
            .outcome((short) (random.nextInt(3) > 0 ? Outbound.DONE : Outbound.FAILED).code())
            .id(isCard ? cardNo : entryNo);
        return confirm.encodedLength();
    }
}
