package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;

/**
 * The fields of one callback, read from its body in two steps: {@link #read} takes the body apart, so that the
 * signature can be checked; {@link #interpret} then says what it means, and refuses what cannot be meant. Identifiers
 * stay on the {@link JsonTape} as UTF-8.
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
    private static final WireNames<ConsumptionType> TYPES = new WireNames<>(ConsumptionType.values(),
        ConsumptionType::wireName);
    private static final WireNames<OrderStatus> ORDER_STATUSES = new WireNames<>(OrderStatus.values(),
        OrderStatus::wireName);
    private static final WireNames<CardStatus> CARD_STATUSES = new WireNames<>(CardStatus.values(),
        CardStatus::wireName);

    private final IdentifierRules identifiers;
    private final JsonTape tape = new JsonTape();
    private final JsonTapeReader reader = new JsonTapeReader(tape);
    private final KeptText kept = new KeptText();
    private CanonicalForm form;
    private Action action;
    private int data;
    private String problemField;

    private int consumeNo;
    private int relatedNo;
    private int cardNo;
    private int cardholderNo;
    private long amountUnits;
    private long feeUnits;
    private boolean saysFee;
    private int unread;
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
     * @return null when nothing is wrong, else what is: with the body as JSON or as a callback's envelope.
     */
    public ResultCode read(final byte[] body, final int offset, final int length) {
        action = null;
        problemField = null;
        final ResultCode result = reader.read(body, offset, length);
        if (result != null) {
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
        return action == null ? ResultCode.ACTION_UNKNOWN : null;
    }

    /**
     * Reads the fields of the action from the data whose signature was found good.
     *
     * <p>A notification is a fact, so it is taken whatever it holds: what cannot be read is {@link #unread}, and what
     * nobody needs is not looked at. An authorization that cannot be read in what it needs is refused, since there is
     * nothing to decide about.
     *
     * @param signedForm in which the data was signed, so that what is kept of it is the text that was signed; either
     *     form for a record that was not.
     * @return null when nothing is wrong; {@link ResultCode#ACTION_MISMATCH} when the data has the shape of another
     *     action; or what an authorization lacks: {@link #problemField} then names the field.
     */
    public ResultCode interpret(final CanonicalForm signedForm) {
        form = signedForm;
        unread = 0;
        consumeNo = present(Field.CONSUME_NO);
        final boolean isOrderShape = consumeNo != JsonTape.NONE;
        final boolean isCardShape = !isOrderShape && present(Field.AFTER_STATUS) != JsonTape.NONE;
        if (action == Action.CARD_UPDATE ? isOrderShape : isCardShape) {
            return ResultCode.ACTION_MISMATCH;
        }
        kept.read(tape, data, form);
        cardNo = present(Field.CARD_NO);
        if (action == Action.CARD_UPDATE) {
            interpretCardUpdate();
            return null;
        }
        cardholderNo = filled(Field.CARDHOLDER_NO);
        relatedNo = filled(Field.CONSUME_RELATE_NO);
        return action == Action.AUTH ? interpretAuthorization() : interpretNotification();
    }

    CanonicalForm form() {
        return form;
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

    /** Node of the order's identifier; {@link JsonTape#NONE} when a notification has none that can be read. */
    public int consumeNo() {
        return consumeNo;
    }

    /** Node of the related order's identifier, or {@link JsonTape#NONE}. */
    public int relatedNo() {
        return relatedNo;
    }

    /** Node of the card's identifier; {@link JsonTape#NONE} when a notification has none that can be read. */
    public int cardNo() {
        return cardNo;
    }

    /** Node of the cardholder's identifier, or {@link JsonTape#NONE}. */
    public int cardholderNo() {
        return cardholderNo;
    }

    /** From 0 to {@link Units#MAX}; 0 when it could not be read. */
    public long amountUnits() {
        return amountUnits;
    }

    /** From 0 to {@link Units#MAX}; 0 when none is given. */
    public long feeUnits() {
        return feeUnits;
    }

    /** Whether a fee is given that can be read. */
    public boolean saysFee() {
        return saysFee;
    }

    /**
     * The members of a notification that could not be read, see {@link NoticeField}; what of it was read is still told.
     */
    public int unread() {
        return unread;
    }

    /**
     * Whether a notification says what it is about: an order and whatever else, or a card, its status and the time of
     * that.
     */
    public boolean hasSubject() {
        return action == Action.CARD_UPDATE ? unread == 0 : consumeNo != JsonTape.NONE;
    }

    /** The platform's time of the statement, Unix milliseconds; 0 when it could not be read. */
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
     * How much the data says, 1 to 254: its known members that are not null, and what is in those that have members of
     * their own. Of two notifications of one time, more detail is the later one. Members that are not known do not
     * count, since a signed text may be cut into more or fewer of them; nor do {@code appId} and {@code timestamp},
     * which a text has whether the data says them or not.
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

    /** What is kept for people. */
    KeptText kept() {
        return kept;
    }

    private void interpretCardUpdate() {
        cardNo = readId(cardNo, NoticeField.CARD_NO);
        final int node = present(Field.AFTER_STATUS);
        final boolean isRead = isWord(node);
        cardStatus = isRead ? CARD_STATUSES.find(tape, node, CardStatus.UNKNOWN) : CardStatus.UNKNOWN;
        note(NoticeField.AFTER_STATUS, isRead);
        readTime();
    }

    private ResultCode interpretAuthorization() {
        ResultCode result = requireId(consumeNo, Field.CONSUME_NO);
        result = result != null ? result : requireId(cardNo, Field.CARD_NO);
        result = result != null ? result : allowId(cardholderNo, Field.CARDHOLDER_NO);
        result = result != null ? result : requireAmount();
        final int typeNode = present(Field.TYPE);
        result = result != null ? result : requireWord(typeNode, Field.TYPE);
        final int statusNode = present(Field.STATUS);
        result = result != null ? result : requireWord(statusNode, Field.STATUS);
        if (result != null) {
            return result;
        }
        type = TYPES.find(tape, typeNode, ConsumptionType.UNKNOWN);
        status = ORDER_STATUSES.find(tape, statusNode, OrderStatus.UNKNOWN);
        readTime();
        readPlace();
        return status == OrderStatus.PENDING ? null : ResultCode.ACTION_MISMATCH;
    }

    private ResultCode interpretNotification() {
        consumeNo = readId(consumeNo, NoticeField.CONSUME_NO);
        cardNo = readId(cardNo, NoticeField.CARD_NO);
        cardholderNo = cardholderNo == JsonTape.NONE ? cardholderNo : readId(cardholderNo, NoticeField.CARDHOLDER_NO);
        relatedNo = relatedNo == JsonTape.NONE ? relatedNo : readId(relatedNo, NoticeField.CONSUME_RELATE_NO);
        final int typeNode = present(Field.TYPE);
        type = isWord(typeNode) ? TYPES.find(tape, typeNode, ConsumptionType.UNKNOWN) : ConsumptionType.UNKNOWN;
        note(NoticeField.TYPE, isWord(typeNode));
        final int statusNode = present(Field.STATUS);
        status = isWord(statusNode) ? ORDER_STATUSES.find(tape, statusNode, OrderStatus.UNKNOWN) : OrderStatus.UNKNOWN;
        note(NoticeField.STATUS, isWord(statusNode));
        final int amountNode = present(Field.AMOUNT);
        final long amount = amountNode == JsonTape.NONE ? Units.INVALID : unitsOf(amountNode);
        amountUnits = Math.max(0, amount);
        note(NoticeField.AMOUNT, amount >= 0);
        final int feeNode = present(Field.FEE);
        final long fee = feeNode == JsonTape.NONE ? 0 : unitsOf(feeNode);
        feeUnits = Math.max(0, fee);
        note(NoticeField.FEE, fee >= 0);
        saysFee = feeNode != JsonTape.NONE && fee >= 0;
        readTime();
        readPlace();
        detail = countDetail();
        return null;
    }

    /** The node, or none, and a note that it could not be read. */
    private int readId(final int node, final NoticeField field) {
        final boolean isId = node != JsonTape.NONE && isId(node);
        note(field, isId);
        return isId ? node : JsonTape.NONE;
    }

    private void note(final NoticeField field, final boolean isRead) {
        unread |= isRead ? 0 : field.bit();
    }

    private ResultCode requireAmount() {
        final int node = present(Field.AMOUNT);
        if (node == JsonTape.NONE) {
            return problem(ResultCode.FIELD_MISSING, Field.AMOUNT);
        }
        amountUnits = unitsOf(node);
        return amountUnits < 0 ? problem(ResultCode.FIELD_INVALID, Field.AMOUNT) : null;
    }

    /** A number, or a text of the same digits. */
    private void readTime() {
        final int node = present(Field.TIME);
        final long time = isWord(node)
            ? Digits.parse(tape.text(), tape.start(node), tape.length(node), MAX_TIME_DIGITS) : -1;
        timeMs = Math.max(0, time);
        note(NoticeField.TIME, time >= 0);
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
        mcc = isNumber ? Math.max(0,
            (int) Digits.parse(tape.text(), tape.start(category), tape.length(category), MCC_DIGITS)) : 0;
    }

    private long codeOf(final int node) {
        return node != JsonTape.NONE && tape.kind(node) == JsonTape.STRING
            ? CurrencyCode.pack(tape.text(), tape.start(node), tape.length(node))
            : CurrencyCode.NONE;
    }

    /**
     * The amount that a number or a text says, which is the same for one signed text; {@link Units#INVALID} when it is
     * none.
     */
    private long unitsOf(final int node) {
        return isWord(node) ? Units.parse(tape.text(), tape.start(node), tape.length(node)) : Units.INVALID;
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
        return node != JsonTape.NONE && tape.kind(node) == JsonTape.STRING && tape.length(node) == 0 ? JsonTape.NONE
            : node;
    }

    /** Whether it is a string or a number: they have the same signed text, so they are read alike. */
    private boolean isWord(final int node) {
        if (node == JsonTape.NONE) {
            return false;
        }
        final byte kind = tape.kind(node);
        return kind == JsonTape.STRING || kind == JsonTape.INTEGER || kind == JsonTape.DECIMAL;
    }

    private ResultCode requireWord(final int node, final Field field) {
        if (node == JsonTape.NONE) {
            return problem(ResultCode.FIELD_MISSING, field);
        }
        return isWord(node) ? null : problem(ResultCode.FIELD_INVALID, field);
    }

    private ResultCode requireId(final int node, final Field field) {
        return node == JsonTape.NONE ? problem(ResultCode.FIELD_MISSING, field) : allowId(node, field);
    }

    private ResultCode allowId(final int node, final Field field) {
        return node == JsonTape.NONE || isId(node) ? null : problem(ResultCode.FIELD_INVALID, field);
    }

    /** An identifier is 1 to {@link #MAX_ID_BYTES} bytes that the rules allow. */
    private boolean isId(final int node) {
        final int length = tape.length(node);
        return isWord(node) && length > 0 && length <= MAX_ID_BYTES
            && identifiers.allow(tape.text(), tape.start(node), length);
    }

    private ResultCode problem(final ResultCode result, final Field field) {
        problemField = field.wireName();
        return result;
    }
}
