package dev.holdfast.ledger;

/**
 * The lists of rules that terms may have, with the codes under which the journal stores them. For each {@link Subject} there is a list of
 * what is allowed, which when empty allows everything, and a list of what is denied, which wins.
 */
public enum RuleList {
    TYPE_ALLOW(Subject.TYPE, false),
    TYPE_DENY(Subject.TYPE, true),
    CURRENCY_ALLOW(Subject.CURRENCY, false),
    CURRENCY_DENY(Subject.CURRENCY, true),
    MCC_ALLOW(Subject.MCC, false),
    MCC_DENY(Subject.MCC, true),
    COUNTRY_ALLOW(Subject.COUNTRY, false),
    COUNTRY_DENY(Subject.COUNTRY, true);

    /** How many there are. */
    public static final int COUNT = values().length;

    private static final RuleList[] VALUES = values();

    private final Subject subject;
    private final boolean denies;

    RuleList(final Subject subject, final boolean denies) {
        this.subject = subject;
        this.denies = denies;
    }

    /** What a rule is about, in the order in which they are checked; its values are numbers or packed codes, of which 0 is none. */
    public enum Subject {
        /** {@link ConsumptionType#code}. */
        TYPE(ResultCode.TYPE_NOT_ALLOWED),
        /** The local currency, packed. */
        CURRENCY(ResultCode.LOCAL_CURRENCY_NOT_ALLOWED),
        /** The merchant's category code. */
        MCC(ResultCode.MCC_NOT_ALLOWED),
        /** The merchant's country, packed. */
        COUNTRY(ResultCode.COUNTRY_NOT_ALLOWED);

        private final ResultCode refusal;

        Subject(final ResultCode refusal) {
            this.refusal = refusal;
        }

        /** What a purchase that breaks such a rule is declined with. */
        public ResultCode refusal() {
            return refusal;
        }
    }

    /** The number in journal and store. */
    public int code() {
        return ordinal();
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
        if (!isCode(code)) {
            throw new IllegalArgumentException("no list of rules has the code " + code);
        }
        return VALUES[code];
    }

    static boolean isCode(final int code) {
        return code >= 0 && code < VALUES.length;
    }
}
