package dev.holdfast.ledger.values;

/**
 * The lists of rules that terms may have, with the codes under which the journal stores them. For each {@link Subject}
 * there is a list of what is allowed, which when empty allows everything, and a list of what is denied, which wins.
 */
public enum RuleList {
    TYPE_ALLOW(0, Subject.TYPE, false),
    TYPE_DENY(1, Subject.TYPE, true),
    CURRENCY_ALLOW(2, Subject.CURRENCY, false),
    CURRENCY_DENY(3, Subject.CURRENCY, true),
    MCC_ALLOW(4, Subject.MCC, false),
    MCC_DENY(5, Subject.MCC, true),
    COUNTRY_ALLOW(6, Subject.COUNTRY, false),
    COUNTRY_DENY(7, Subject.COUNTRY, true);

    /** How many there are. */
    public static final int COUNT = values().length;

    private static final Codes<RuleList> CODES = new Codes<>("list of rules", values(), RuleList::code);

    private final int code;
    private final Subject subject;
    private final boolean denies;

    RuleList(final int code, final Subject subject, final boolean denies) {
        this.code = code;
        this.subject = subject;
        this.denies = denies;
    }

    /**
     * What a rule is about, in the order in which they are checked; its values are numbers or packed codes, of which 0
     * is none.
     */
    public enum Subject {
        /** {@link ConsumptionType#code}. */
        TYPE(0, ResultCode.TYPE_NOT_ALLOWED),
        /** The local currency, packed. */
        CURRENCY(2, ResultCode.LOCAL_CURRENCY_NOT_ALLOWED),
        /** The merchant's category code. */
        MCC(4, ResultCode.MCC_NOT_ALLOWED),
        /** The merchant's country, packed. */
        COUNTRY(6, ResultCode.COUNTRY_NOT_ALLOWED);

        private final int allow;
        private final ResultCode refusal;

        Subject(final int allow, final ResultCode refusal) {
            this.allow = allow;
            this.refusal = refusal;
        }

        /** Number of the list of what is allowed; the next one is that of what is denied. */
        public int allow() {
            return allow;
        }

        /** What a purchase that breaks such a rule is declined with. */
        public ResultCode refusal() {
            return refusal;
        }
    }

    /** The number in journal and store. */
    public int code() {
        return code;
    }

    public Subject subject() {
        return subject;
    }

    public boolean denies() {
        return denies;
    }

    /**
     * The list with this number.
     *
     * @throws IllegalArgumentException when there is none: ask {@link #isCode} first.
     */
    public static RuleList of(final int code) {
        return CODES.of(code);
    }

    public static boolean isCode(final int code) {
        return CODES.contains(code);
    }
}
