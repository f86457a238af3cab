package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.Field;
import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;

/**
 * Reads single members of a callback's data, each as one kind of value, whatever the action is, and remembers which
 * of them could not be read, or what of them is missing.
 *
 * <p>Owned by one event loop and reused for every callback. Blocks on nothing and allocates nothing.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
final class DataFields {
    private static final int MAX_TIME_DIGITS = 15;
    private static final int MAX_DETAIL = 254;
    private static final int MCC_DIGITS = 4;
    private static final WireNames<ConsumptionType> TYPES = new WireNames<>(ConsumptionType.values(),
        ConsumptionType::wireName);
    private static final WireNames<OrderStatus> ORDER_STATUSES = new WireNames<>(OrderStatus.values(),
        OrderStatus::wireName);
    private static final WireNames<CardStatus> CARD_STATUSES = new WireNames<>(CardStatus.values(),
        CardStatus::wireName);

    private final JsonTape tape;
    private final IdentifierRules identifiers;
    private int data;
    private int unread;
    private Field problemField;

    DataFields(final JsonTape tape, final IdentifierRules identifiers) {
        this.tape = tape;
        this.identifiers = identifiers;
    }

    /** From now on members of this node are read. */
    void begin(final int dataNode) {
        data = dataNode;
        unread = 0;
        problemField = null;
    }

    /** The members that could not be read, see {@link NoticeField}. */
    int unread() {
        return unread;
    }

    /** What the last problem is about; null when it is about no field in particular. */
    Field problemField() {
        return problemField;
    }

    /** The member of data with this name unless it is null. */
    int present(final Field field) {
        final int node = tape.member(data, field);
        return node != JsonTape.NONE && tape.kind(node) == JsonTape.NULL ? JsonTape.NONE : node;
    }

    /** The same for a field that need not be said, and is not said by an empty string either. */
    int filled(final Field field) {
        final int node = present(field);
        return node != JsonTape.NONE && tape.kind(node) == JsonTape.STRING && tape.length(node) == 0 ? JsonTape.NONE
            : node;
    }

    /** Whether it is a string or a number: they have the same signed text, so they are read alike. */
    boolean isWord(final int node) {
        if (node == JsonTape.NONE) {
            return false;
        }
        final byte kind = tape.kind(node);
        return kind == JsonTape.STRING || kind == JsonTape.INTEGER || kind == JsonTape.DECIMAL;
    }

    /** An identifier is 1 to {@link Callback#MAX_ID_BYTES} bytes that the rules allow. */
    boolean isId(final int node) {
        final int length = tape.length(node);
        return isWord(node) && length > 0 && length <= Callback.MAX_ID_BYTES
            && identifiers.allow(tape.text(), tape.start(node), length);
    }

    /**
     * The amount that a number or a text says, which is the same for one signed text; {@link Units#INVALID} when it is
     * none.
     */
    long unitsOf(final int node) {
        return isWord(node) ? Units.parse(tape.text(), tape.start(node), tape.length(node)) : Units.INVALID;
    }

    long codeOf(final int node) {
        return node != JsonTape.NONE && tape.kind(node) == JsonTape.STRING
            ? CurrencyCode.pack(tape.text(), tape.start(node), tape.length(node))
            : CurrencyCode.NONE;
    }

    /** {@link ConsumptionType#UNKNOWN} when it cannot be read. */
    ConsumptionType typeOf(final int node) {
        return isWord(node) ? TYPES.find(tape, node, ConsumptionType.UNKNOWN) : ConsumptionType.UNKNOWN;
    }

    /** {@link OrderStatus#UNKNOWN} when it cannot be read. */
    OrderStatus statusOf(final int node) {
        return isWord(node) ? ORDER_STATUSES.find(tape, node, OrderStatus.UNKNOWN) : OrderStatus.UNKNOWN;
    }

    /** {@link CardStatus#UNKNOWN} when it cannot be read. */
    CardStatus cardStatusOf(final int node) {
        return isWord(node) ? CARD_STATUSES.find(tape, node, CardStatus.UNKNOWN) : CardStatus.UNKNOWN;
    }

    /** The time that a number says, or a text of the same digits; -1 when it cannot be read. */
    long timeMs() {
        final int node = present(Field.TIME);
        return isWord(node) ? Digits.parse(tape.text(), tape.start(node), tape.length(node), MAX_TIME_DIGITS) : -1;
    }

    /** The merchant; none when it is no object. */
    int merchant() {
        final int merchant = present(Field.MERCHANT_INFO);
        return merchant != JsonTape.NONE && tape.kind(merchant) == JsonTape.OBJECT ? merchant : JsonTape.NONE;
    }

    /** A member of an object, or none when there is no object. */
    int memberOf(final int object, final Field field) {
        return object == JsonTape.NONE ? JsonTape.NONE : tape.member(object, field);
    }

    /** A category code, 1 to 9999; 0 when it is missing or no code. */
    int mccOf(final int node) {
        final boolean isNumber = node != JsonTape.NONE
            && (tape.kind(node) == JsonTape.STRING || tape.kind(node) == JsonTape.INTEGER);
        return isNumber
            ? Math.max(0, (int) Digits.parse(tape.text(), tape.start(node), tape.length(node), MCC_DIGITS)) : 0;
    }

    /** How much the data says, see {@link Callback#detail}. */
    int countDetail() {
        int count = 1;
        for (int member = data + 1; member < tape.end(data); member = tape.end(member)) {
            final Field field = tape.field(member);
            if (field != null && tape.kind(member) != JsonTape.NULL) {
                count += switch (field.shape()) {
                    case OBJECT, LIST -> countNodes(member);
                    case NOT_SIGNED -> 0;
                    default -> field == Field.APP_ID || field == Field.TIMESTAMP ? 0 : 1;
                };
            }
        }
        return Math.min(count, MAX_DETAIL);
    }

    /** The nodes of a member without those that are left out of the signed text. */
    private int countNodes(final int member) {
        int count = 0;
        for (int node = member; node < tape.end(member); node++) {
            count += tape.kind(node) == JsonTape.NULL && tape.name(node) != null ? 0 : 1;
        }
        return count;
    }

    /** The node, or none, and a note that it could not be read. */
    int readId(final int node, final NoticeField field) {
        final boolean isId = node != JsonTape.NONE && isId(node);
        note(field, isId);
        return isId ? node : JsonTape.NONE;
    }

    /** Remembers that a member of a notification could not be read. */
    void note(final NoticeField field, final boolean isRead) {
        unread |= isRead ? 0 : field.bit();
    }

    /** What an authorization lacks, if it is no string or number: null, or the problem, whose field is remembered. */
    ResultCode requireWord(final int node, final Field field) {
        if (node == JsonTape.NONE) {
            return problem(ResultCode.FIELD_MISSING, field);
        }
        return isWord(node) ? null : problem(ResultCode.FIELD_INVALID, field);
    }

    /** The same for an identifier. */
    ResultCode requireId(final int node, final Field field) {
        return node == JsonTape.NONE ? problem(ResultCode.FIELD_MISSING, field) : allowId(node, field);
    }

    /** The same for an identifier that need not be said. */
    ResultCode allowId(final int node, final Field field) {
        return node == JsonTape.NONE || isId(node) ? null : problem(ResultCode.FIELD_INVALID, field);
    }

    /** Remembers the field that a problem is about. */
    ResultCode problem(final ResultCode result, final Field field) {
        problemField = field;
        return result;
    }
}
