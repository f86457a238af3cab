package dev.holdfast.ledger.command;

import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.ConfirmOutboundDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.message.PackageViewDecoder;
import dev.holdfast.ledger.message.PutPackageDecoder;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.ProgramTime;

/**
 * Reads fields that older commands in the journal, and older views in audit files, do not have, as what they meant
 * then.
 */
public final class CommandDefaults {
    private CommandDefaults() {
    }

    public static long localCurrency(final AuthorizeDecoder question) {
        return known(question.localCurrency(), AuthorizeDecoder.localCurrencyNullValue());
    }

    public static long localCurrency(final NotifyDecoder notice) {
        return known(notice.localCurrency(), NotifyDecoder.localCurrencyNullValue());
    }

    public static long fee(final NotifyDecoder notice) {
        return known(notice.fee(), NotifyDecoder.feeNullValue());
    }

    /** The members that could not be read, see {@link NoticeField}. */
    public static int unread(final NotifyDecoder notice) {
        return (int) known(notice.unread(), NotifyDecoder.unreadNullValue());
    }

    public static long country(final AuthorizeDecoder question) {
        return known(question.country(), AuthorizeDecoder.countryNullValue());
    }

    public static int mcc(final AuthorizeDecoder question) {
        return (int) known(question.mcc(), AuthorizeDecoder.mccNullValue());
    }

    /** See {@link dev.holdfast.ledger.values.ManageFeeType}; the command may have any number. */
    public static int manageFeeType(final PutPackageDecoder terms) {
        return (int) known(terms.manageFeeType(), PutPackageDecoder.manageFeeTypeNullValue());
    }

    public static int manageFeeType(final PackageViewDecoder terms) {
        return (int) known(terms.manageFeeType(), PackageViewDecoder.manageFeeTypeNullValue());
    }

    /** See {@link dev.holdfast.ledger.values.Exemption}; the command may have any number. */
    public static int managementFeeFreeType(final PutPackageDecoder terms) {
        return (int) known(terms.managementFeeFreeType(), PutPackageDecoder.managementFeeFreeTypeNullValue());
    }

    public static int managementFeeFreeType(final PackageViewDecoder terms) {
        return (int) known(terms.managementFeeFreeType(), PackageViewDecoder.managementFeeFreeTypeNullValue());
    }

    /** In units. */
    public static long freeManagementFeeThreshold(final PutPackageDecoder terms) {
        return known(terms.freeManagementFeeThreshold(), PutPackageDecoder.freeManagementFeeThresholdNullValue());
    }

    public static long freeManagementFeeThreshold(final PackageViewDecoder terms) {
        return known(terms.freeManagementFeeThreshold(), PackageViewDecoder.freeManagementFeeThresholdNullValue());
    }

    /** The program's local time of a command. */
    public static long localMs(final AuthorizeDecoder question, final long timeMs) {
        return localMs(question.zone(), timeMs);
    }

    /** The program's local time of a command. */
    public static long localMs(final NotifyDecoder notice, final long timeMs) {
        return localMs(notice.zone(), timeMs);
    }

    /** The program's local time of a command. */
    public static long localMs(final ConfirmOutboundDecoder confirmation, final long timeMs) {
        return localMs(confirmation.zone(), timeMs);
    }

    private static long localMs(final short zone, final long timeMs) {
        return ProgramTime.local(timeMs,
            zone == AuthorizeDecoder.zoneNullValue() ? ProgramTime.DEFAULT_ZONE_MINUTES : zone);
    }

    private static long known(final long value, final long nullValue) {
        return value == nullValue ? 0 : value;
    }
}
