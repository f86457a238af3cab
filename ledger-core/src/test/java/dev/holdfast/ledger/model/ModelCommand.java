package dev.holdfast.ledger.model;

import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;

import java.math.BigDecimal;
import java.util.List;

/** What both ledgers are given. Amounts in whole currency units, with decimals. */
public sealed interface ModelCommand {
    /** Lets time pass. */
    record Pass(long ms) implements ModelCommand {
    }

    /** Lets time pass to a moment before, at or after the beginning of the next hour, day, week or month. */
    record PassTo(Border border, int ms) implements ModelCommand {
    }

    enum Border {
        HOUR, DAY, WEEK, MONTH
    }

    record Authorize(
        String order, String card, String cardholder, ConsumptionType type, BigDecimal amount, String localCurrency,
        int mcc, String country)
        implements ModelCommand {
    }

    /** The approval of just this question came too late. */
    record Withdraw(String order, String card, BigDecimal amount) implements ModelCommand {
    }

    /**
     * A null fee is not said. Of what could not be read the bits are {@link dev.holdfast.ledger.values.NoticeField}'s.
     */
    record Notify(
        String order, String card, String cardholder, ConsumptionType type, OrderStatus status, BigDecimal amount,
        BigDecimal fee, long time, int detail, String localCurrency, String related, boolean isRecord, int unread)
            implements ModelCommand {
        /** The same with amounts that are equal when their values are. */
        Notify withPlainNumbers() {
            return new Notify(order, card, cardholder, type, status, amount.stripTrailingZeros(),
                fee == null ? null : fee.stripTrailingZeros(), time, detail, localCurrency, related, isRecord, unread);
        }

        /** The same, of which something could not be read, as the program says it then. */
        public Notify unread(final int bits) {
            final boolean hasTime = !NoticeField.TIME.isIn(bits);
            return new Notify(order, NoticeField.CARD_NO.isIn(bits) ? "" : card,
                NoticeField.CARDHOLDER_NO.isIn(bits) ? "" : cardholder,
                NoticeField.TYPE.isIn(bits) ? ConsumptionType.UNKNOWN : type, NoticeField.STATUS.isIn(bits)
                ? OrderStatus.UNKNOWN : status, NoticeField.AMOUNT.isIn(bits) ? BigDecimal.ZERO : amount,
                NoticeField.FEE.isIn(bits) ? null : fee, hasTime ? time : 0, detail,
                localCurrency, NoticeField.CONSUME_RELATE_NO.isIn(bits) ? "" : related, isRecord, bits);
        }

        /** The same about another order. */
        Notify of(final String other) {
            return new Notify(other, card, cardholder, type, status, amount, fee, time, detail, localCurrency, related,
                isRecord, unread);
        }
    }

    record CardUpdate(String card, CardStatus status, long time) implements ModelCommand {
    }

    /** A null overdraft or status leaves it. */
    record PutAccount(
        String account, String currency, BigDecimal overdraft, AccountStatus status) implements ModelCommand {
    }

    /** The order is what the entry books; empty for none. */
    record PostEntry(
        String entry, String account, BigDecimal amount, boolean force, boolean isTransfer, String order)
        implements ModelCommand {
        public PostEntry(
            final String entry, final String account, final BigDecimal amount, final boolean force,
            final boolean isTransfer) {
            this(entry, account, amount, force, isTransfer, "");
        }

        public PostEntry(final String entry, final String account, final BigDecimal amount, final boolean force) {
            this(entry, account, amount, force, false);
        }
    }

    record PutCard(
        String card, String cardholder, CardStatus status, String packageNo, boolean isOutbound)
        implements ModelCommand {
        public PutCard(final String card, final String cardholder, final CardStatus status, final String packageNo) {
            this(card, cardholder, status, packageNo, false);
        }
    }

    /** The platform's record, which was asked for so many milliseconds ago; its clock is ahead by some. */
    record LearnCard(String card, String cardholder, CardStatus status, int age, int ahead) implements ModelCommand {
    }

    /** What became of a card's status, or of an entry when that is null. */
    record Confirm(String id, CardStatus status, boolean isDone) implements ModelCommand {
    }

    record PutPackage(String packageNo, Terms terms, int expectedVersion) implements ModelCommand {
    }

    record PutCardTerms(String card, Terms terms) implements ModelCommand {
    }

    /** The entry is what has booked the order; empty for none. */
    record Resolve(String order, boolean retry, String entry) implements ModelCommand {
        public Resolve(final String order, final boolean retry) {
            this(order, retry, "");
        }
    }

    record SwitchRules(int version) implements ModelCommand {
    }

    /** Ages in milliseconds. */
    record Sweep(List<String> orders, long expireAge, long retireAge) implements ModelCommand {
    }
}
