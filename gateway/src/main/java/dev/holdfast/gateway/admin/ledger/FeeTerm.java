package dev.holdfast.gateway.admin.ledger;

import dev.holdfast.ledger.message.FeesDecoder;
import dev.holdfast.ledger.message.FeesEncoder;
import dev.holdfast.ledger.values.Units;

import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;

/**
 * The fee terms of a package, with the platform's names (contract: packages). Amounts and rates are decimals; a rate of
 * 0.01 is one percent.
 */
enum FeeTerm {
    CONSUME_RATE(Kind.RATE, FeesEncoder::consumeRate, FeesDecoder::consumeRate),
    CROSS_CONSUME_RATE(Kind.RATE, FeesEncoder::crossConsumeRate, FeesDecoder::crossConsumeRate),
    SMALL_CONSUME_THRESHOLD(Kind.AMOUNT, FeesEncoder::smallConsumeThreshold, FeesDecoder::smallConsumeThreshold),
    SMALL_CONSUME_DEDUCT(Kind.FEE, FeesEncoder::smallConsumeDeduct, FeesDecoder::smallConsumeDeduct),
    ATM_RATE(Kind.RATE, FeesEncoder::atmRate, FeesDecoder::atmRate),
    ATM_MIN_FEE(Kind.FEE, FeesEncoder::atmMinFee, FeesDecoder::atmMinFee),
    APPLE_PAY_FEE(Kind.FEE, FeesEncoder::applePayFee, FeesDecoder::applePayFee),
    REFUND_RATE(Kind.RATE, FeesEncoder::refundRate, FeesDecoder::refundRate),
    CONSUME_CANCLE_FEE(Kind.FEE, FeesEncoder::consumeCancleFee, FeesDecoder::consumeCancleFee),
    CONSUME_CANCEL_THRESHOLD(Kind.AMOUNT, FeesEncoder::consumeCancelThreshold, FeesDecoder::consumeCancelThreshold),
    DECLINE_FEE(Kind.FEE, FeesEncoder::declineFee, FeesDecoder::declineFee),
    OPEN_COST(Kind.FEE, FeesEncoder::openCost, FeesDecoder::openCost),
    MANAGE_FEE(Kind.FEE, FeesEncoder::manageFee, FeesDecoder::manageFee);

    private final Kind kind;
    private final ObjLongConsumer<FeesEncoder> writer;
    private final ToLongFunction<FeesDecoder> reader;

    FeeTerm(final Kind kind, final ObjLongConsumer<FeesEncoder> writer, final ToLongFunction<FeesDecoder> reader) {
        this.kind = kind;
        this.writer = writer;
        this.reader = reader;
    }

    /** What a term measures, and its largest value in units. */
    enum Kind {
        RATE(Units.PER_WHOLE), FEE(1_000_000 * Units.PER_WHOLE), AMOUNT(Units.MAX);

        private final long max;

        Kind(final long max) {
            this.max = max;
        }
    }

    long max() {
        return kind.max;
    }

    void write(final FeesEncoder fees, final long units) {
        writer.accept(fees, units);
    }

    long read(final FeesDecoder fees) {
        return reader.applyAsLong(fees);
    }
}
