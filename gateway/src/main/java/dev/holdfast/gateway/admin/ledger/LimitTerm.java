package dev.holdfast.gateway.admin.ledger;

import dev.holdfast.ledger.message.LimitsDecoder;
import dev.holdfast.ledger.message.LimitsEncoder;

import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;

/** The limits of a package or a card: amounts, and numbers of purchases. */
enum LimitTerm {
    SMALLEST(LimitsEncoder::smallest, LimitsDecoder::smallest),
    TRANSACTION(LimitsEncoder::transaction, LimitsDecoder::transaction),
    DAY(LimitsEncoder::day, LimitsDecoder::day),
    WEEK(LimitsEncoder::week, LimitsDecoder::week),
    MONTH(LimitsEncoder::month, LimitsDecoder::month),
    ATM_DAY(LimitsEncoder::atmDay, LimitsDecoder::atmDay),
    ATM_MONTH(LimitsEncoder::atmMonth, LimitsDecoder::atmMonth),
    PURCHASES_PER_DAY((limits, count) -> limits.purchasesPerDay((int) count), LimitsDecoder::purchasesPerDay),
    PURCHASES_PER_HOUR((limits, count) -> limits.purchasesPerHour((int) count), LimitsDecoder::purchasesPerHour);

    private final ObjLongConsumer<LimitsEncoder> writer;
    private final ToLongFunction<LimitsDecoder> reader;

    LimitTerm(final ObjLongConsumer<LimitsEncoder> writer, final ToLongFunction<LimitsDecoder> reader) {
        this.writer = writer;
        this.reader = reader;
    }

    boolean isCount() {
        return this == PURCHASES_PER_DAY || this == PURCHASES_PER_HOUR;
    }

    /** The value of a limit that was not set. */
    long none() {
        if (this == SMALLEST) {
            return 0;
        }
        return isCount() ? Integer.MAX_VALUE : Long.MAX_VALUE;
    }

    void write(final LimitsEncoder limits, final long value) {
        writer.accept(limits, value);
    }

    long read(final LimitsDecoder limits) {
        return reader.applyAsLong(limits);
    }
}
