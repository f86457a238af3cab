package dev.holdfast.ledger;

import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;

/** Reads fields that older commands in the journal do not have, as what they meant then. */
final class Commands {
    private Commands() {
    }

    static long localCurrency(final AuthorizeDecoder question) {
        return known(question.localCurrency(), AuthorizeDecoder.localCurrencyNullValue());
    }

    static long localCurrency(final NotifyDecoder notice) {
        return known(notice.localCurrency(), NotifyDecoder.localCurrencyNullValue());
    }

    static long fee(final NotifyDecoder notice) {
        return known(notice.fee(), NotifyDecoder.feeNullValue());
    }

    /** The members that could not be read, see {@link NoticeField}. */
    static int unread(final NotifyDecoder notice) {
        return (int) known(notice.unread(), NotifyDecoder.unreadNullValue());
    }

    static long country(final AuthorizeDecoder question) {
        return known(question.country(), AuthorizeDecoder.countryNullValue());
    }

    static int mcc(final AuthorizeDecoder question) {
        return (int) known(question.mcc(), AuthorizeDecoder.mccNullValue());
    }

    /** The program's local time of a command. */
    static long localMs(final AuthorizeDecoder question, final long timeMs) {
        return localMs(question.zone(), timeMs);
    }

    /** The program's local time of a command. */
    static long localMs(final NotifyDecoder notice, final long timeMs) {
        return localMs(notice.zone(), timeMs);
    }

    private static long localMs(final short zone, final long timeMs) {
        return ProgramTime.local(timeMs, zone == AuthorizeDecoder.zoneNullValue() ? ProgramTime.DEFAULT_ZONE_MINUTES : zone);
    }

    private static long known(final long value, final long nullValue) {
        return value == nullValue ? 0 : value;
    }
}
