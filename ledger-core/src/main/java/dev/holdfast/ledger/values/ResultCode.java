package dev.holdfast.ledger.values;

/**
 * Every answer that Holdfast gives, numbered. The platform reads the number, a support agent reads the sentence.
 *
 * <p>Ranges: 0 approved or acknowledged; 1xxx the request; 2xxx card and account; 3xxx money and limits; 4xxx rules;
 * 5xxx the gateway itself; 6xxx the back-office's own requests. Numbers are stored in the journal and never change
 * their meaning.
 */
public enum ResultCode {
    APPROVED(0, "Approved"),

    MALFORMED_BODY(1001, "The request body is not a JSON callback in UTF-8"),
    DUPLICATE_MEMBER(1002, "The request body names the same member twice"),
    FIELD_MISSING(1003, "A field that this action needs is missing"),
    FIELD_INVALID(1004, "A field holds a value that its type does not allow"),
    SIGNATURE_MISSING(1005, "The Signature or the Timestamp header is missing"),
    SIGNATURE_MISMATCH(1006, "The signature does not belong to this content"),
    TIMESTAMP_INVALID(1007, "The Timestamp header is not a time in Unix milliseconds"),
    TIMESTAMP_OUT_OF_WINDOW(1008, "The Timestamp header is too far from the present time"),
    SIGN_VERSION_UNSUPPORTED(1009, "The Sign-Version header names a version other than V1"),
    ACTION_UNKNOWN(1010, "The action is not one of Auth, Consumption and Card_update"),
    ACTION_MISMATCH(1011, "The signed data does not have the shape of the action"),
    SOURCE_REFUSED(1012, "The source address is not allowed"),
    BODY_TOO_LARGE(1013, "The request body is larger than allowed"),
    HEADER_TOO_LARGE(1014, "The request line or the headers are larger than allowed"),
    PATH_UNKNOWN(1015, "There is nothing at this path"),
    METHOD_NOT_ALLOWED(1016, "Callbacks are sent with POST"),
    MEDIA_TYPE_UNSUPPORTED(1017, "The content type is not application/json"),
    REQUEST_TIMEOUT(1018, "The request did not arrive in time"),
    HTTP_MALFORMED(1019, "The request is not well-formed HTTP"),
    EXPECTATION_FAILED(1020, "The Expect header asks for something other than 100-continue"),
    BODY_TOO_COMPLEX(1021, "The request body nests deeper than allowed"),
    AUTHORIZATION_NOT_EXPECTED(1022, "In CREDIT_EXTENSION mode no authorizations are asked"),
    AMBIGUOUS_CONTENT(1023, "The signed text can be read in more than one way"),

    CARD_UNKNOWN(2001, "The card is not registered"),
    CARD_NOT_ACTIVE(2002, "The card is not activated"),
    ACCOUNT_UNKNOWN(2003, "The cardholder has no account"),
    CARDHOLDER_MISMATCH(2004, "The card belongs to another cardholder"),
    ACCOUNT_BLOCKED(2005, "The account is blocked"),
    ACCOUNT_CLOSED(2006, "The account is closed"),
    ORDER_ALREADY_FINAL(2010, "The purchase was already settled, failed or reversed"),
    ORDER_MISMATCH(2011, "The purchase is known with another card or amount"),

    INSUFFICIENT_FUNDS(3001, "The available balance is lower than the amount and its fee"),
    AMOUNT_OUT_OF_RANGE(3002, "The account cannot hold an amount of this size"),

    ACCOUNT_OVERDRAWN(3003, "The account is overdrawn and has to be covered first"),
    BELOW_SMALLEST_AMOUNT(3010, "The amount is smaller than the smallest one allowed"),
    TRANSACTION_LIMIT(3011, "The amount is larger than the limit for one purchase"),
    DAY_LIMIT(3012, "The amount does not fit the limit of the day"),
    WEEK_LIMIT(3013, "The amount does not fit the limit of the week"),
    MONTH_LIMIT(3014, "The amount does not fit the limit of the month"),
    ATM_DAY_LIMIT(3015, "The amount does not fit the day's limit for cash"),
    ATM_MONTH_LIMIT(3016, "The amount does not fit the month's limit for cash"),
    PURCHASES_PER_DAY(3017, "The card was used as often as it may be in one day"),
    PURCHASES_PER_HOUR(3018, "The card was used as often as it may be in one hour"),

    CURRENCY_MISMATCH(4001, "The account is kept in another currency"),
    TYPE_UNKNOWN(4002, "The consumption type is not known"),
    TYPE_NOT_ALLOWED(4003, "The card may not be used for this type of consumption"),
    LOCAL_CURRENCY_NOT_ALLOWED(4004, "The card may not be used in this currency"),
    MCC_NOT_ALLOWED(4005, "The card may not be used with merchants of this category"),
    COUNTRY_NOT_ALLOWED(4006, "The card may not be used in this country"),

    OVERLOADED(5001, "The gateway is busy; nothing was held"),
    TOO_LATE(5002, "The request can no longer be answered in time; nothing was held"),
    JOURNAL_FAILED(5004, "The gateway cannot write its journal and approves nothing"),
    CAPACITY_EXHAUSTED(5005, "The gateway has no room for another record"),
    DISK_FULL(5006, "The gateway's disk is nearly full and nothing new is decided"),
    INTERNAL_ERROR(5007, "The gateway failed to handle the request"),

    ORDER_UNKNOWN(6001, "There is no such consumption order"),
    ENTRY_UNKNOWN(6002, "There is no such entry"),
    ENTRY_CONFLICT(6003, "The entry number was used for another account or amount"),
    BEYOND_AVAILABLE(6004, "The debit is larger than the available balance"),
    CURRENCY_FIXED(6005, "The currency of an account cannot change"),
    ACCOUNT_CURRENCY_REQUIRED(6006, "A new account needs a currency"),
    CARDHOLDER_REQUIRED(6007, "A new card needs a cardholder_no"),
    CARD_STATUS_REQUIRED(6008, "A new card needs a status"),
    PACKAGE_UNKNOWN(6009, "There is no such package, or no such version of it"),
    PACKAGE_VERSION_CONFLICT(6010, "The package has another version than expected"),
    CARD_TERMS_UNKNOWN(6011, "The card has no terms of its own"),
    ACCOUNT_NOT_EMPTY(6012, "An account with a balance or a hold cannot be closed"),
    REVIEW_UNKNOWN(6013, "There is no open review for this order"),
    REVIEW_UNRESOLVED(6014, "The notification could not be applied this time either"),
    CAPACITY_TOO_SMALL(6015, "The ledger has more rows than the new capacity allows"),
    RULES_UNKNOWN(6016, "This program has no rules of that version"),
    ENTRY_ORDER_MISMATCH(6017,
        "The entry and the order are not on the same account, or the order is a reversal: that is booked once, by a "
            + "credit in all"),
    CARDHOLDER_UNKNOWN(6018, "There is no such cardholder"),
    CARDHOLDER_NOT_APPROVED(6019,
        "The account waits for its cardholder: name an approved one of this number as cardholder_unique_no"),
    APPLICATION_UNKNOWN(6020, "There is no such application for a card"),
    APPLICATION_CONFLICT(6021, "The unique number was used for another application"),
    RESERVE_UNKNOWN(6022, "Nothing is known of a reserve in this currency"),
    RESERVE_STATEMENT_OLDER(6023, "A statement of a later moment is known");

    private static final int HIGHEST = 9999;
    private static final ResultCode[] BY_CODE = new ResultCode[HIGHEST + 1];

    static {
        for (final ResultCode result : values()) {
            if (BY_CODE[result.code] != null) {
                throw new ExceptionInInitializerError("two results share the code " + result.code);
            }
            BY_CODE[result.code] = result;
        }
    }

    private final int code;
    private final String sentence;

    ResultCode(final int code, final String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /** The number on the wire and in the journal: 0 to 9999. */
    public int code() {
        return code;
    }

    /** One sentence for a support agent; plain ASCII with nothing that JSON would have to escape. */
    public String sentence() {
        return sentence;
    }

    /** Whether the platform should take this for a yes. */
    public boolean isApproved() {
        return this == APPROVED;
    }

    /**
     * The result with this number.
     *
     * @throws IllegalArgumentException when no result has it: the number came from somewhere it cannot come from.
     */
    public static ResultCode of(final int code) {
        final ResultCode result = code >= 0 && code <= HIGHEST ? BY_CODE[code] : null;
        if (result == null) {
            throw new IllegalArgumentException("no result has the code " + code);
        }
        return result;
    }
}
