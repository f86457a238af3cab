package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.Field;
import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;

/**
 * What one callback means, in two steps: {@link #read} has its {@link Envelope} take the body apart, so that the
 * signature can be checked; {@link #interpret} then says what the {@link DataFields} of its action mean together, and
 * refuses what cannot be meant. Identifiers stay on the {@link JsonTape} as UTF-8.
 *
 * <p>Reused for every callback of an event loop. A well-formed callback costs no allocation.
 */
public final class Callback {
    /** Longest identifier in bytes of UTF-8. */
    public static final int MAX_ID_BYTES = 64;

    private final Envelope envelope = new Envelope();
    private final JsonTape tape = envelope.tape();
    private final DataFields fields;
    private final KeptText kept = new KeptText();
    private CanonicalForm form;

    private int consumeNo;
    private int relatedNo;
    private int cardNo;
    private int cardholderNo;
    private long amountUnits;
    private long feeUnits;
    private boolean saysFee;
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
        fields = new DataFields(tape, identifiers);
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
        fields.begin(JsonTape.NONE);
        return envelope.read(body, offset, length);
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
        final Action action = envelope.action();
        form = signedForm;
        fields.begin(envelope.data());
        consumeNo = fields.present(Field.CONSUME_NO);
        final boolean isOrderShape = consumeNo != JsonTape.NONE;
        final boolean isCardShape = !isOrderShape && fields.present(Field.AFTER_STATUS) != JsonTape.NONE;
        if (action == Action.CARD_UPDATE ? isOrderShape : isCardShape) {
            return ResultCode.ACTION_MISMATCH;
        }
        kept.read(tape, envelope.data(), form);
        cardNo = fields.present(Field.CARD_NO);
        if (action == Action.CARD_UPDATE) {
            interpretCardUpdate();
            return null;
        }
        cardholderNo = fields.filled(Field.CARDHOLDER_NO);
        relatedNo = fields.filled(Field.CONSUME_RELATE_NO);
        return action == Action.AUTH ? interpretAuthorization() : interpretNotification();
    }

    CanonicalForm form() {
        return form;
    }

    /** What the unsigned envelope says; null before {@link #read} found a known action. */
    public Action action() {
        return envelope.action();
    }

    /** The name of the field that the last problem is about; null when it is about none in particular. */
    public String problemField() {
        final Field field = envelope.problemField() == null ? fields.problemField() : envelope.problemField();
        return field == null ? null : field.wireName();
    }

    public JsonTape tape() {
        return tape;
    }

    /** The node of {@code data}. */
    public int data() {
        return envelope.data();
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

    /** What of a notification could not be read, see {@link NoticeField}; the rest is passed on all the same. */
    public int unread() {
        return fields.unread();
    }

    /**
     * Whether a notification says what it is about: an order and whatever else, or a card, its status and the time of
     * that.
     */
    public boolean hasSubject() {
        return envelope.action() == Action.CARD_UPDATE ? fields.unread() == 0 : consumeNo != JsonTape.NONE;
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
        cardNo = fields.readId(cardNo, NoticeField.CARD_NO);
        final int node = fields.present(Field.AFTER_STATUS);
        cardStatus = fields.cardStatusOf(node);
        fields.note(NoticeField.AFTER_STATUS, fields.isWord(node));
        readTime();
    }

    private ResultCode interpretAuthorization() {
        ResultCode result = fields.requireId(consumeNo, Field.CONSUME_NO);
        result = result != null ? result : fields.requireId(cardNo, Field.CARD_NO);
        result = result != null ? result : fields.allowId(cardholderNo, Field.CARDHOLDER_NO);
        result = result != null ? result : requireAmount();
        final int typeNode = fields.present(Field.TYPE);
        result = result != null ? result : fields.requireWord(typeNode, Field.TYPE);
        final int statusNode = fields.present(Field.STATUS);
        result = result != null ? result : fields.requireWord(statusNode, Field.STATUS);
        if (result != null) {
            return result;
        }
        type = fields.typeOf(typeNode);
        status = fields.statusOf(statusNode);
        readTime();
        readPlace();
        return status == OrderStatus.PENDING ? null : ResultCode.ACTION_MISMATCH;
    }

    private ResultCode interpretNotification() {
        consumeNo = fields.readId(consumeNo, NoticeField.CONSUME_NO);
        cardNo = fields.readId(cardNo, NoticeField.CARD_NO);
        cardholderNo = cardholderNo == JsonTape.NONE ? cardholderNo
            : fields.readId(cardholderNo, NoticeField.CARDHOLDER_NO);
        relatedNo = relatedNo == JsonTape.NONE ? relatedNo
            : fields.readId(relatedNo, NoticeField.CONSUME_RELATE_NO);
        final int typeNode = fields.present(Field.TYPE);
        type = fields.typeOf(typeNode);
        fields.note(NoticeField.TYPE, fields.isWord(typeNode));
        final int statusNode = fields.present(Field.STATUS);
        status = fields.statusOf(statusNode);
        fields.note(NoticeField.STATUS, fields.isWord(statusNode));
        final int amountNode = fields.present(Field.AMOUNT);
        final long amount = fields.unitsOf(amountNode);
        amountUnits = Math.max(0, amount);
        fields.note(NoticeField.AMOUNT, amount >= 0);
        final int feeNode = fields.present(Field.FEE);
        final long fee = feeNode == JsonTape.NONE ? 0 : fields.unitsOf(feeNode);
        feeUnits = Math.max(0, fee);
        fields.note(NoticeField.FEE, fee >= 0);
        saysFee = feeNode != JsonTape.NONE && fee >= 0;
        readTime();
        readPlace();
        detail = fields.countDetail();
        return null;
    }

    private ResultCode requireAmount() {
        final int node = fields.present(Field.AMOUNT);
        if (node == JsonTape.NONE) {
            return fields.problem(ResultCode.FIELD_MISSING, Field.AMOUNT);
        }
        amountUnits = fields.unitsOf(node);
        return amountUnits < 0 ? fields.problem(ResultCode.FIELD_INVALID, Field.AMOUNT) : null;
    }

    private void readTime() {
        final long time = fields.timeMs();
        timeMs = Math.max(0, time);
        fields.note(NoticeField.TIME, time >= 0);
    }

    /** Where the purchase was made. What cannot be read is taken as unknown: only rules about it care. */
    private void readPlace() {
        localCurrency = fields.codeOf(fields.present(Field.LOCAL_CURRENCY));
        final int merchant = fields.merchant();
        country = fields.codeOf(fields.memberOf(merchant, Field.COUNTRY));
        mcc = fields.mccOf(fields.memberOf(merchant, Field.MERCHANT_MCC));
    }
}
