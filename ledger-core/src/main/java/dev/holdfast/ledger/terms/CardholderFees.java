package dev.holdfast.ledger.terms;

import dev.holdfast.ledger.message.FeesDecoder;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.Units;

/**
 * What a package's terms charge, in units. A rate's product is rounded half up, once for each rate. The rules and the
 * names are the platform's fee terms (contract: packages); what the terms leave open is decided here and written down
 * in docs/packages.md.
 */
public final class CardholderFees {
    private CardholderFees() {
    }

    /**
     * For a purchase.
     *
     * @param amountUnits    what it was for.
     * @param remainingUnits what of it was not taken back; rates are charged on that.
     * @param isCross   whether it was in another currency than the account's.
     * @param isWaived  whether the fee for a small purchase is waived.
     */
    public static long purchase(
        final FeesDecoder fees, final ConsumptionType type, final long amountUnits, final long remainingUnits,
        final boolean isCross, final boolean isWaived) {
        final long cross = isCross ? rate(remainingUnits, fees.crossConsumeRate()) : 0;
        return switch (type) {
            case CONSUMPTION -> amountUnits == 0 ? fees.applePayFee()
                : rate(remainingUnits, fees.consumeRate()) + cross
                + (isSmall(fees, type, amountUnits) && !isWaived ? fees.smallConsumeDeduct() : 0);
            case ATM -> amountUnits == 0 ? fees.applePayFee()
                : Math.max(rate(remainingUnits, fees.atmRate()), fees.atmMinFee()) + cross;
            case OPEN_CARD -> fees.openCost();
            case MANAGE_FEE -> fees.manageFee();
            case UNKNOWN, REVERSAL, REFUND -> 0;
        };
    }

    /** Whether the fee for small purchases applies. */
    public static boolean isSmall(final FeesDecoder fees, final ConsumptionType type, final long amountUnits) {
        return type == ConsumptionType.CONSUMPTION && amountUnits > 0 && amountUnits < fees.smallConsumeThreshold()
            && fees.smallConsumeDeduct() > 0;
    }

    /** For taking back so much of a purchase. */
    public static long cancel(final FeesDecoder fees, final long takenBack) {
        return takenBack > 0 && takenBack >= fees.consumeCancelThreshold() ? fees.consumeCancleFee() : 0;
    }

    public static long refund(final FeesDecoder fees, final long amountUnits) {
        return rate(amountUnits, fees.refundRate());
    }

    /**
     * Amount times rate, exactly, rounded half up.
     *
     * @param amountUnits 0 to {@link Units#MAX}.
     * @param rate   millionths, 0 to a million: the parts then fit a {@code long}.
     */
    static long rate(final long amountUnits, final long rate) {
        final long ofWhole = amountUnits / Units.PER_WHOLE * rate;
        return ofWhole + (amountUnits % Units.PER_WHOLE * rate + Units.PER_WHOLE / 2) / Units.PER_WHOLE;
    }
}
