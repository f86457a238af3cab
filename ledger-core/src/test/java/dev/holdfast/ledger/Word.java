package dev.holdfast.ledger;

import dev.holdfast.ledger.model.ModelCommand.Notify;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;

import java.math.BigDecimal;

/** A notification, part by part. */
final class Word {
    private final String consumeNo;
    private final ConsumptionType type;
    private final OrderStatus status;
    private final long amount;
    private final long time;
    private String cardNo = "C1";
    private BigDecimal fee = BigDecimal.ZERO;
    private String related = "";
    private String localCurrency = "";
    private int detail = 10;
    private int unread;
    private boolean isRecord;

    Word(
        final String consumeNo, final ConsumptionType type, final OrderStatus status, final long amount,
        final long time) {
        this.consumeNo = consumeNo;
        this.type = type;
        this.status = status;
        this.amount = amount;
        this.time = time;
    }

    Word card(final String card) {
        cardNo = card;
        return this;
    }

    /** Null for none. */
    Word fee(final String said) {
        fee = said == null ? null : new BigDecimal(said);
        return this;
    }

    Word related(final String order) {
        related = order;
        return this;
    }

    Word local(final String currency) {
        localCurrency = currency;
        return this;
    }

    Word with(final int length) {
        detail = length;
        return this;
    }

    Word unread(final NoticeField field) {
        unread |= field.bit();
        return this;
    }

    Word record() {
        isRecord = true;
        return this;
    }

    Notify notice() {
        final Notify notice = new Notify(consumeNo, cardNo, "", type, status, BigDecimal.valueOf(amount), fee, time,
            detail, localCurrency, related, isRecord, 0);
        return unread == 0 ? notice : notice.unread(unread);
    }
}
