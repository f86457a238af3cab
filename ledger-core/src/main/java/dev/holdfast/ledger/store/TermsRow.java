package dev.holdfast.ledger.store;

import dev.holdfast.ledger.message.FeesDecoder;
import dev.holdfast.ledger.message.FeesEncoder;
import dev.holdfast.ledger.message.LimitsDecoder;
import dev.holdfast.ledger.message.LimitsEncoder;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.ManageFeeType;
import dev.holdfast.ledger.values.RuleList;
import org.agrona.DirectBuffer;

/**
 * Terms: what a card may be used for, how far, and what it costs. Either one version of a package, which never changes,
 * or the terms that a card has besides its package's, which have no fees.
 *
 * <p>The rules lie one list behind the other, each a closed range of values; {@code starts[n]} is the index of
 * the first of list n.
 *
 * <pre>
 *   8       12            16         17          18     32   96   224    288   1888
 *   +-------+-------------+----------+-----------+------+----+----+------+-----+
 *   |version|package index|fee source|name length|starts|name|fees|limits|rules|
 *   +-------+-------------+----------+-----------+------+----+----+------+-----+
 *   1888                           1896            1897                1898  1904
 *   +------------------------------+---------------+-------------------+-----+
 *   |free management fee threshold |manage fee type|management fee free|zeros|
 *   +------------------------------+---------------+-------------------+-----+
 * </pre>
 */
public final class TermsRow extends Row {
    /** Most rules of all lists together. */
    public static final int MAX_RULES = 100;

    private static final int RULE_BYTES = 2 * Long.BYTES;

    private static final RowLayout LAYOUT = new RowLayout("terms");
    private static final int VERSION = LAYOUT.int32();
    private static final int PACKAGE_INDEX = LAYOUT.int32();
    private static final int FEE_SOURCE = LAYOUT.int8();
    private static final int NAME_LENGTH = LAYOUT.int8();
    private static final int STARTS = LAYOUT.bytes(RuleList.COUNT + 1);
    private static final int NAME = LAYOUT.padTo(32).id();
    private static final int FEES = LAYOUT.bytes(FeesEncoder.ENCODED_LENGTH);
    private static final int LIMITS = LAYOUT.padTo(224).bytes(LimitsEncoder.ENCODED_LENGTH);
    private static final int RULES = LAYOUT.bytes(MAX_RULES * RULE_BYTES);
    private static final int BASE_SIZE = LAYOUT.endsAt(1_888);
    private static final int FREE_MANAGEMENT_FEE_THRESHOLD = LAYOUT.int64();
    private static final int MANAGE_FEE_TYPE = LAYOUT.int8();
    private static final int MANAGEMENT_FEE_FREE_TYPE = LAYOUT.int8();
    private static final int SIZE = LAYOUT.padTo(1_904).endsAt(1_904);

    private final FeesDecoder fees = new FeesDecoder();
    private final LimitsDecoder limits = new LimitsDecoder();

    public TermsRow() {
        fees.wrap(fields, FEES);
        limits.wrap(fields, LIMITS);
    }

    /** A row with memory of its own. */
    public static TermsRow standAlone() {
        return standAlone(new TermsRow());
    }

    @Override
    public long maxSize() {
        return SIZE;
    }

    @Override
    int baseSize() {
        return BASE_SIZE;
    }

    /** The version of the package, from 1 on; 0 for the terms of a card. */
    public int version() {
        return fields.getInt(VERSION);
    }

    /** The package index, see {@link Packages}. */
    public int packageIndex() {
        return fields.getInt(PACKAGE_INDEX);
    }

    public FeeSource feeSource() {
        return FeeSource.of(fields.getByte(FEE_SOURCE));
    }

    public FeesDecoder fees() {
        return fees;
    }

    /** How often the recurring management fee is due. Kept and shown; nothing is charged by it, nor by the next two. */
    public ManageFeeType manageFeeType() {
        return ManageFeeType.of(fields.getByte(MANAGE_FEE_TYPE));
    }

    /** How long the recurring management fee is waived. */
    public Exemption managementFeeFreeType() {
        return Exemption.of(fields.getByte(MANAGEMENT_FEE_FREE_TYPE));
    }

    /** From how much on the recurring management fee is waived, in units. */
    public long freeManagementFeeThreshold() {
        return fields.getLong(FREE_MANAGEMENT_FEE_THRESHOLD);
    }

    public LimitsDecoder limits() {
        return limits;
    }

    public void wrapName(final DirectBuffer id) {
        wrapId(NAME_LENGTH, NAME, id);
    }

    /** Index of the first rule of a list; the list ends where the next one starts. */
    public int start(final int list) {
        return fields.getByte(STARTS + list);
    }

    /** Rules of all lists together. */
    public int ruleCount() {
        return start(RuleList.COUNT);
    }

    public long ruleFrom(final int rule) {
        return fields.getLong(RULES + rule * RULE_BYTES);
    }

    public long ruleTo(final int rule) {
        return fields.getLong(RULES + rule * RULE_BYTES + Long.BYTES);
    }

    public boolean isOf(final DirectBuffer name) {
        return idEquals(NAME_LENGTH, NAME, name, 0, name.capacity());
    }

    /** Whether both say the same. */
    public boolean saysTheSame(final TermsRow other) {
        for (int i = STARTS; i < NAME; i++) {
            if (fields.getByte(i) != other.fields.getByte(i)) {
                return false;
            }
        }
        for (int i = FEES; i < RULES + ruleCount() * RULE_BYTES; i++) {
            if (fields.getByte(i) != other.fields.getByte(i)) {
                return false;
            }
        }
        for (int i = BASE_SIZE; i < SIZE; i++) {
            if (fields.getByte(i) != other.fields.getByte(i)) {
                return false;
            }
        }
        return fields.getByte(FEE_SOURCE) == other.fields.getByte(FEE_SOURCE);
    }

    void identify(final DirectBuffer name, final int version, final int packageIndex) {
        putId(NAME_LENGTH, NAME, name, 0, name.capacity());
        fields.putInt(VERSION, version);
        fields.putInt(PACKAGE_INDEX, packageIndex);
    }

    /** Takes over everything but name, version and package index. */
    public void copyTerms(final TermsRow from) {
        fields.putByte(FEE_SOURCE, from.fields.getByte(FEE_SOURCE));
        fields.putBytes(STARTS, from.fields, STARTS, NAME - STARTS);
        fields.putBytes(FEES, from.fields, FEES, SIZE - FEES);
    }

    /** Takes every rule, limit and fee away. */
    public void clearTerms() {
        fields.setMemory(FEE_SOURCE, 1, (byte) 0);
        fields.setMemory(STARTS, NAME - STARTS, (byte) 0);
        fields.setMemory(FEES, SIZE - FEES, (byte) 0);
        new LimitsEncoder().wrap(fields, LIMITS)
            .transaction(Long.MAX_VALUE).day(Long.MAX_VALUE).week(Long.MAX_VALUE).month(Long.MAX_VALUE)
            .atmDay(Long.MAX_VALUE).atmMonth(Long.MAX_VALUE).purchasesPerDay(Integer.MAX_VALUE)
            .purchasesPerHour(Integer.MAX_VALUE);
    }

    public void fees(final FeeSource source, final FeesDecoder from) {
        fields.putByte(FEE_SOURCE, (byte) source.code());
        fields.putBytes(FEES, from.buffer(), from.offset(), FeesEncoder.ENCODED_LENGTH);
    }

    /** The terms of the recurring management fee. */
    public void managementFee(final ManageFeeType type, final Exemption freeType, final long freeThreshold) {
        fields.putByte(MANAGE_FEE_TYPE, (byte) type.code());
        fields.putByte(MANAGEMENT_FEE_FREE_TYPE, (byte) freeType.code());
        fields.putLong(FREE_MANAGEMENT_FEE_THRESHOLD, freeThreshold);
    }

    public void limits(final LimitsDecoder from) {
        fields.putBytes(LIMITS, from.buffer(), from.offset(), LimitsEncoder.ENCODED_LENGTH);
    }

    /** Adds a rule to a list. Lists are filled in their order, from the first one on, after {@link #clearTerms}. */
    public void addRule(final int list, final long from, final long to) {
        final int rule = ruleCount();
        fields.putLong(RULES + rule * RULE_BYTES, from);
        fields.putLong(RULES + rule * RULE_BYTES + Long.BYTES, to);
        for (int later = list + 1; later <= RuleList.COUNT; later++) {
            fields.putByte(STARTS + later, (byte) (rule + 1));
        }
    }
}
