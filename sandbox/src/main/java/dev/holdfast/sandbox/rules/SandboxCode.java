package dev.holdfast.sandbox.rules;

/**
 * Every code with which the sandbox refuses. KeySecure's pages name only some of 3xxx and 4xxx; for the rest the
 * sandbox has numbers of its own, x9xx, far from any that is known to be KeySecure's. {@code docs/sync.md} has the same
 * table.
 */
public enum SandboxCode {
    SYSTEM_ERROR(1001, Source.PAGES, "the fault `code_1001`, or `http_500`"),
    KEY_MISSING(1002, Source.PAGES, "no `Api-Key`"),
    ADDRESS_REFUSED(1003, Source.PAGES, "the fault `ip_refused`"),
    BAD_PARAMETER(1004, Source.PAGES, "a parameter is missing or wrong; or there is no such call"),
    BAD_TIMESTAMP(1005, Source.PAGES, "a `Timestamp` without 13 digits, in the future, or older than 60 s"),
    TOKEN_MISSING(1006, Source.PAGES, "no `Access-Token`"),
    TOKEN_INVALID(1007, Source.PAGES, "an `Access-Token` that is unknown or has ended; the fault `token_expired`"),
    KEY_UNKNOWN(1008, Source.PAGES, "another `Api-Key` than the sandbox's"),
    TOO_FREQUENT(1009, Source.PAGES, "more calls in a second than `--max-per-second`; the fault `code_1009`"),
    WRONG_MODE(1012, Source.PAGES, "a call of the other mode"),
    NO_PCI(1013, Source.PAGES, "private data without `--pci`"),
    CLIENT_TOKEN_INVALID(1014, Source.PAGES, "`POST /sandbox/hosted_page` with a token that is used, unknown or over"),
    END_BEFORE_START(1019, Source.PAGES, "a list whose end is before its start"),
    PERIOD_TOO_LONG(1020, Source.PAGES, "a list of more than 90 days"),

    CARDHOLDER_EXISTS(2001, Source.PAGES, "`cardholder_unique_no` has a cardholder, and no `cardholder_no` is sent"),
    CARDHOLDER_UNKNOWN(2002, Source.PAGES, "there is no such cardholder"),
    CARDHOLDER_VERIFIED(2003, Source.READING, "an update of a cardholder that is Approved"),
    CARDHOLDER_PENDING(2004, Source.READING,
        "an update of a cardholder that is Pending or In_progress, or a card for one"),
    CARDHOLDER_FAILED(2005, Source.READING, "a card for a cardholder that is Rejected"),
    KYC_NOT_RETRIEVED(2006, Source.READING, "a share token that is wrong or has expired"),
    NOT_ENGLISH_ADDRESS(2007, Source.READING, "another character in the phone number, the postal code, the state, the "
        + "city or a line"),
    NOT_ENGLISH(2008, Source.READING, "another character in a name"),
    COUNTRY_NOT_SUPPORTED(2009, Source.READING, "a country without a code of two capitals; also KP and IR, to try it"),
    POSTAL_CODE_WRONG(2010, Source.READING, "a postal code of nothing but 0, to try it"),
    UNIQUE_NO_DIFFERS(2011, Source.PAGES, "an update whose `cardholder_unique_no` is another cardholder's"),

    RESERVE_TOO_LOW(3901, Source.OURS, "the reserve does not cover a transfer"),
    TRANSFER_NUMBER_USED(3902, Source.OURS, "a transfer with this `transfer_unique_no` was made before"),
    ACCOUNT_TOO_LOW(3903, Source.OURS, "the account does not cover a transfer"),

    STATUS_FORBIDS(4005, Source.PAGES, "the card's status does not allow it"),
    CARD_PARAMETER(4010, Source.READING, "an unknown BIN or package; a card type that the BIN does not have"),
    PIN_WEAK(4016, Source.PAGES, "a PIN that has not 6 digits, or three in a row that are the same or follow each "
        + "other"),
    NOT_PHYSICAL(4017, Source.PAGES, "a PIN for a virtual card"),
    CARD_UNKNOWN(4901, Source.OURS, "there is no such card"),
    CARD_OF_ANOTHER(4902, Source.OURS, "the card is another cardholder's, or has other last digits"),
    CARD_NUMBER_USED(4903, Source.OURS, "a card with this `card_unique_no` was applied for before"),
    CVV_WRONG(4904, Source.OURS, "the CVV 000, to try it"),
    ORDER_UNKNOWN(4906, Source.OURS, "there is no such order");

    private final int code;
    private final Source source;
    private final String when;

    SandboxCode(final int code, final Source source, final String when) {
        this.code = code;
        this.source = source;
        this.when = when;
    }

    /** Where a code is from. */
    public enum Source {
        /** The pages have it, and say when it comes. */
        PAGES("KeySecure's"),
        /** The pages have it; that it comes in these cases is how we read them. */
        READING("KeySecure's; when it comes is our reading"),
        /** The pages that name it could not be read, or there are none. */
        OURS("the sandbox's own");

        private final String words;

        Source(final String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    public int code() {
        return code;
    }

    public Source source() {
        return source;
    }

    /** In which cases it comes, as the document has it. */
    public String when() {
        return when;
    }
}
