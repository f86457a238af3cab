package dev.holdfast.ledger.store;

import dev.holdfast.ledger.message.FiguresDecoder;
import dev.holdfast.ledger.message.LimitsDecoder;

/**
 * Where each field of an order lies in its record. {@link OrderRow}, {@link OrderMoney} and {@link MergedStatements}
 * are flyweights over the same record, and take their offsets from here. The record is stored in snapshots and hashed
 * into digests: fields are added at the end, or where a field had bytes to spare, and none is ever moved.
 *
 * <pre>
 *     8  amount, authorized, held, posted, reversed, reversing, fee, 3 times       int64 each
 *    88  decision                                                                 int16
 *    90  is decided, type, status, needs review, detail                           int8 each
 *    95  lengths of card, account and related order                               int8 each
 *    98  is expired, is cash used, waived fee, is waived                          int8 each
 *   102  word flags                                                               int16
 *   104  mcc, terms, waiver span, review                                          int32 each
 *   120  reversals, fee type                                                      int32 each
 *   128  used, used at, cardholder fee, local currency, country                   int64 each
 *   168  figures, limits                                                          as in the messages
 *   296  card, account, related order                                             64 bytes each
 *   488  fee time, related time, local time, booked; newer than the rest; to 520  int64 each
 * </pre>
 */
final class OrderLayout {
    private static final RowLayout LAYOUT = new RowLayout("order");
    static final int AMOUNT = LAYOUT.int64();
    static final int AUTHORIZED = LAYOUT.int64();
    static final int HELD = LAYOUT.int64();
    static final int POSTED = LAYOUT.int64();
    static final int REVERSED = LAYOUT.int64();
    static final int REVERSING = LAYOUT.int64();
    static final int FEE = LAYOUT.int64();
    static final int DECIDED_TIME = LAYOUT.int64();
    static final int UPDATED_TIME = LAYOUT.int64();
    static final int NOTICE_TIME = LAYOUT.int64();
    static final int DECISION = LAYOUT.int16();
    static final int IS_DECIDED = LAYOUT.int8();
    static final int TYPE = LAYOUT.int8();
    static final int STATUS = LAYOUT.int8();
    static final int NEEDS_REVIEW = LAYOUT.int8();
    static final int DETAIL = LAYOUT.int8();
    static final int CARD_LENGTH = LAYOUT.int8();
    static final int ACCOUNT_LENGTH = LAYOUT.int8();
    static final int RELATED_LENGTH = LAYOUT.int8();
    static final int IS_EXPIRED = LAYOUT.int8();
    static final int IS_CASH_USED = LAYOUT.int8();
    static final int WAIVED_FEE = LAYOUT.int8();
    static final int IS_WAIVED = LAYOUT.int8();
    static final int WORD_FLAGS = LAYOUT.int16();
    static final int MCC = LAYOUT.int32();
    static final int TERMS = LAYOUT.int32();
    static final int WAIVER_SPAN = LAYOUT.int32();
    static final int REVIEW = LAYOUT.int32();
    static final int REVERSALS = LAYOUT.int32();
    static final int FEE_TYPE = LAYOUT.int32();
    static final int USED = LAYOUT.int64();
    static final int USED_AT = LAYOUT.int64();
    static final int CARDHOLDER_FEE = LAYOUT.int64();
    static final int LOCAL_CURRENCY = LAYOUT.int64();
    static final int COUNTRY = LAYOUT.int64();
    static final int FIGURES = LAYOUT.bytes(FiguresDecoder.ENCODED_LENGTH);
    static final int LIMITS = LAYOUT.bytes(LimitsDecoder.ENCODED_LENGTH);
    static final int CARD = LAYOUT.id();
    static final int ACCOUNT = LAYOUT.id();
    static final int RELATED = LAYOUT.id();
    static final int BASE_SIZE = LAYOUT.endsAt(488);
    static final int FEE_TIME = LAYOUT.int64();
    static final int RELATED_TIME = LAYOUT.int64();
    static final int LOCAL_TIME = LAYOUT.int64();
    static final int BOOKED = LAYOUT.int64();
    static final int SIZE = LAYOUT.endsAt(520);

    private OrderLayout() {
    }
}
