package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.CardStatus;
import dev.holdfast.ledger.ConsumptionType;
import dev.holdfast.ledger.CurrencyCode;
import dev.holdfast.ledger.OrderStatus;
import dev.holdfast.ledger.ResultCode;
import dev.holdfast.ledger.Units;

/**
 * The fields of one callback, read from its body in two steps: {@link #read} takes the body apart, so that the signature can be checked;
 * {@link #interpret} then says what it means, and refuses what cannot be meant. Identifiers stay on the {@link JsonTape} as UTF-8.
 *
 * <p>Reused for every callback of an event loop. A well-formed callback costs no allocation.
 */
public final class Callback {
    /** Longest identifier in bytes of UTF-8. */
    public static final int MAX_ID_BYTES = 64;

    private static final int MAX_TIME_DIGITS = 15;
    private static final int MAX_DETAIL = 254;
    private static final int MCC_DIGITS = 4;
    private static final WireNames<Action> ACTIONS = new WireNames<>(Action.values(), Action::wireName);
    private static final WireNames<ConsumptionType> TYPES = new WireNames<>(ConsumptionType.values(), ConsumptionType::wireName);
    private static final WireNames<OrderStatus> ORDER_STATUSES = new WireNames<>(OrderStatus.values(), OrderStatus::wireName);
    private static final WireNames<CardStatus> CARD_STATUSES = new WireNames<>(CardStatus.values(), CardStatus::wireName);

    private final IdentifierRules identifiers;
    private final JsonTape tape = new JsonTape();
    private final JsonTapeReader reader = new JsonTapeReader(tape);
    private final KeptText kept = new KeptText();
    private Action action;
    private int data;
    private String problemField;

    private int consumeNo;
    private int relatedNo;
    private int cardNo;
    private int cardholderNo;
    private long amountUnits;
    private long feeUnits;
    private long timeMs;
    private long localCurrency;
    private long country;
    private int mcc;
    private int detail;
    private ConsumptionType type;
    private OrderStatus status;
    private CardStatus cardStatus;

    /** With the standard identifiers. */
    public Callback() {
        this(IdentifierRules.STANDARD);
    }

    public Callback(final IdentifierRules identifiers) {
        this.identifiers = identifiers;
    }

    /** Reads records that were asked for over the platform's API, whatever their identifiers are made of. */
    public static Callback forRecords() {
        return new Callback(IdentifierRules.ANY);
    }

    /**
     * Takes a body apart.
     *
     * @return {@link ResultCode#APPROVED}, or what is wrong with the body as JSON or as a callback's envelope.
     */
    public ResultCode read(final byte[] body, final int offset, final int length) {
        action = null;
        problemField = null;
        final ResultCode result = reader.read(body, offset, length);
        if (result != ResultCode.APPROVED) {
            return result;
        }
        data = tape.member(0, Field.DATA);
        if (data == JsonTape.NONE || tape.kind(data) == JsonTape.NULL) {
            return problem(ResultCode.FIELD_MISSING, Field.DATA);
        }
        if (tape.kind(data) != JsonTape.OBJECT) {
            return problem(ResultCode.FIELD_INVALID, Field.DATA);
        }
        final int named = tape.member(0, Field.ACTION);
        if (named == JsonTape.NONE || tape.kind(named) == JsonTape.NULL) {
            return problem(ResultCode.FIELD_MISSING, Field.ACTION);
        }
        action = tape.kind(named) == JsonTape.STRING ? ACTIONS.find(tape, named, null) : null;
        return action == null ? ResultCode.ACTION_UNKNOWN : ResultCode.APPROVED;
    }

    /**
     * Reads the fields of the action from the data whose signature was found good.
     *
     * @return {@link ResultCode#APPROVED}, or what keeps it from being a callback; {@link #problemField} then names the field.
     */
    public ResultCode interpret() {
        consumeNo = present(Field.CONSUME_NO);
        relatedNo = filled(Field.CONSUME_RELATE_NO);
        cardNo = present(Field.CARD_NO);
        cardholderNo = filled(Field.CARDHOLDER_NO);
        final boolean isCardShape = present(Field.AFTER_STATUS) != JsonTape.NONE && consumeNo == JsonTape.NONE;
        if (isCardShape != (action == Action.CARD_UPDATE)) {
            return ResultCode.ACTION_MISMATCH;
        }
        final ResultCode result = action == Action.CARD_UPDATE ? interpretCardUpdate() : interpretOrder();
        return result != ResultCode.APPROVED ? result : readTime();
    }

    /** What the unsigned envelope says; null before {@link #read} found a known action. */
    public Action action() {
        return action;
    }

    /** The name of the field that the last problem is about; null when it is about none in particular. */
    public String problemField() {
        return problemField;
    }

    public JsonTape tape() {
        return tape;
    }

    /** The node of {@code data}. */
    public int data() {
        return data;
    }

    /** Node of the order's identifier. */
    public int consumeNo() {
        return consumeNo;
    }

    /** Node of the related order's identifier, or {@link JsonTape#NONE}. */
    public int relatedNo() {
        return relatedNo;
    }

    /** Node of the card's identifier. */
    public int cardNo() {
        return cardNo;
    }

    /** Node of the cardholder's identifier, or {@link JsonTape#NONE}. */
    public int cardholderNo() {
        return cardholderNo;
    }

    /** From 0 to {@link Units#MAX}. */
    public long amountUnits() {
        return amountUnits;
    }

    /** From 0 to {@link Units#MAX}; 0 when none is given. */
    public long feeUnits() {
        return feeUnits;
    }

    /** The platform's time of the statement, Unix milliseconds. */
    public long timeMs() {
        return timeMs;
    }

    /** Packed; {@link CurrencyCode#NONE} when it is missing or no code. */
    public long localCurrency() {
        return localCurrency;
    }

    /** The merchant's country, packed; {@link CurrencyCode#NONE} when it is missing or no code. */
    public long country() {
        return country;
    }

    /** The merchant's category code, 1 to 9999; 0 when it is missing or no code. */
    public int mcc() {
        return mcc;
    }

    /**
     * How much the data says, 1 to 254: its known members that are not null, and what is in those that have members of their own. Of two
     * notifications of one time, more detail is the later one. Members that are not known do not count, since a signed text may be cut into more
     * or fewer of them; nor do {@code appId} and {@code timestamp}, which a text has whether the data says them or not.
     */
    public int detail() {
        return detail;
    }

    public ConsumptionType type() {
        return type;
    }

    public OrderStatus status() {
        return status;
    }

    public CardStatus cardStatus() {
        return cardStatus;
    }

    /** What is kept for people, of an authorization or a notification about an order. */
    KeptText kept() {
        return kept;
    }

    private ResultCode interpretCardUpdate() {
        ResultCode result = requireId(cardNo, Field.CARD_NO);
        if (result != ResultCode.APPROVED) {
            return result;
        }
        final int node = present(Field.AFTER_STATUS);
        result = requireString(node, Field.AFTER_STATUS);
        cardStatus = result == ResultCode.APPROVED ? CARD_STATUSES.find(tape, node, CardStatus.UNKNOWN) : CardStatus.UNKNOWN;
        return result;
    }

    private ResultCode interpretOrder() {
        ResultCode result = requireId(consumeNo, Field.CONSUME_NO);
        result = result != ResultCode.APPROVED ? result : requireId(cardNo, Field.CARD_NO);
        result = result != ResultCode.APPROVED ? result : allowId(cardholderNo, Field.CARDHOLDER_NO);
        result = result != ResultCode.APPROVED ? result : allowId(relatedNo, Field.CONSUME_RELATE_NO);
        result = result != ResultCode.APPROVED ? result : readAmount();
        result = result != ResultCode.APPROVED ? result : readTypeAndStatus();
        if (result != ResultCode.APPROVED) {
            return result;
        }
        readPlace();
        kept.read(tape, data);
        if (action == Action.AUTH) {
            return status == OrderStatus.PENDING ? ResultCode.APPROVED : ResultCode.ACTION_MISMATCH;
        }
        detail = countDetail();
        return readFee();
    }

    private ResultCode readTypeAndStatus() {
        final int typeNode = present(Field.TYPE);
        ResultCode result = requireString(typeNode, Field.TYPE);
        if (result != ResultCode.APPROVED) {
            return result;
        }
        type = TYPES.find(tape, typeNode, ConsumptionType.UNKNOWN);
        final int statusNode = present(Field.STATUS);
        result = requireString(statusNode, Field.STATUS);
        if (result == ResultCode.APPROVED) {
            status = ORDER_STATUSES.find(tape, statusNode, OrderStatus.UNKNOWN);
        }
        return result;
    }

    private ResultCode readAmount() {
        final int node = present(Field.AMOUNT);
        if (node == JsonTape.NONE) {
            return problem(ResultCode.FIELD_MISSING, Field.AMOUNT);
        }
        amountUnits = unitsOf(node);
        return amountUnits < 0 ? problem(ResultCode.FIELD_INVALID, Field.AMOUNT) : ResultCode.APPROVED;
    }

    private ResultCode readFee() {
        final int node = present(Field.FEE);
        feeUnits = node == JsonTape.NONE ? 0 : unitsOf(node);
        return feeUnits < 0 ? problem(ResultCode.FIELD_INVALID, Field.FEE) : ResultCode.APPROVED;
    }

    private ResultCode readTime() {
        final int node = present(Field.TIME);
        if (node == JsonTape.NONE) {
            return problem(ResultCode.FIELD_MISSING, Field.TIME);
        }
        timeMs = tape.kind(node) == JsonTape.INTEGER ? Digits.parse(tape.text(), tape.start(node), tape.length(node), MAX_TIME_DIGITS) : -1;
        return timeMs < 0 ? problem(ResultCode.FIELD_INVALID, Field.TIME) : ResultCode.APPROVED;
    }

    /** Where the purchase was made. What cannot be read is taken as unknown: only rules about it care. */
    private void readPlace() {
        localCurrency = codeOf(present(Field.LOCAL_CURRENCY));
        final int merchant = present(Field.MERCHANT_INFO);
        final boolean hasMerchant = merchant != JsonTape.NONE && tape.kind(merchant) == JsonTape.OBJECT;
        country = hasMerchant ? codeOf(tape.member(merchant, Field.COUNTRY)) : CurrencyCode.NONE;
        final int category = hasMerchant ? tape.member(merchant, Field.MERCHANT_MCC) : JsonTape.NONE;
        final boolean isNumber = category != JsonTape.NONE
            && (tape.kind(category) == JsonTape.STRING || tape.kind(category) == JsonTape.INTEGER);
        mcc = isNumber ? Math.max(0, (int) Digits.parse(tape.text(), tape.start(category), tape.length(category), MCC_DIGITS)) : 0;
    }

    private long codeOf(final int node) {
        return node != JsonTape.NONE && tape.kind(node) == JsonTape.STRING
            ? CurrencyCode.pack(tape.text(), tape.start(node), tape.length(node))
            : CurrencyCode.NONE;
    }

    private long unitsOf(final int node) {
        return switch (tape.kind(node)) {
            case JsonTape.INTEGER, JsonTape.DECIMAL -> Units.parse(tape.text(), tape.start(node), tape.length(node));
            case JsonTape.STRING -> isPlainDecimal(node) ? Units.parse(tape.text(), tape.start(node), tape.length(node)) : Units.INVALID;
            default -> Units.INVALID;
        };
    }

    /** Whether a text is without an exponent, so that no number in another notation has the same signed text. */
    private boolean isPlainDecimal(final int node) {
        final byte[] text = tape.text();
        for (int i = tape.start(node), end = i + tape.length(node); i < end; i++) {
            if (text[i] == 'e' || text[i] == 'E') {
                return false;
            }
        }
        return true;
    }

    private int countDetail() {
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

    /** The member of data with this name unless it is null. */
    private int present(final Field field) {
        final int node = tape.member(data, field);
        return node != JsonTape.NONE && tape.kind(node) == JsonTape.NULL ? JsonTape.NONE : node;
    }

    /** The same for a field that need not be said, and is not said by an empty string either. */
    private int filled(final Field field) {
        final int node = present(field);
        return node != JsonTape.NONE && tape.kind(node) == JsonTape.STRING && tape.length(node) == 0 ? JsonTape.NONE : node;
    }

    private ResultCode requireString(final int node, final Field field) {
        if (node == JsonTape.NONE) {
            return problem(ResultCode.FIELD_MISSING, field);
        }
        return tape.kind(node) == JsonTape.STRING ? ResultCode.APPROVED : problem(ResultCode.FIELD_INVALID, field);
    }

    private ResultCode requireId(final int node, final Field field) {
        return node == JsonTape.NONE ? problem(ResultCode.FIELD_MISSING, field) : allowId(node, field);
    }

    /** An identifier is 1 to {@link #MAX_ID_BYTES} bytes that the rules allow. */
    private ResultCode allowId(final int node, final Field field) {
        if (node == JsonTape.NONE) {
            return ResultCode.APPROVED;
        }
        final int length = tape.length(node);
        if (tape.kind(node) != JsonTape.STRING || length == 0 || length > MAX_ID_BYTES) {
            return problem(ResultCode.FIELD_INVALID, field);
        }
        return identifiers.allow(tape.text(), tape.start(node), length) ? ResultCode.APPROVED : problem(ResultCode.FIELD_INVALID, field);
    }

    private ResultCode problem(final ResultCode result, final Field field) {
        problemField = field.wireName();
        return result;
    }
}
