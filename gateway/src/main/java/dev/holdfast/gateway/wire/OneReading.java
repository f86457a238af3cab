package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.Field;
import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.Units;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Refuses data whose signed text could be read in another way. The text of signature V1 is {@code name=value&…} without
 * any escaping, so who has one signed callback can cut its text at other places, and post what comes out under the same
 * signature.
 *
 * <p>Let K be the names of {@link Field} that {@code data} may have. Of two readings of one text that both keep every
 * {@link ReadingRule}, take the first place at which a member of K begins in one of them only. In the other that place
 * lies inside a value. It is no word, which has no {@code &}, and no free text, which has no {@code &name=} of K, so it
 * is an object or list of a member of K. That member begins before the place, so it begins in both; and as the text of
 * a JSON object or list is never the beginning of another's, it ends in both at the same place, behind the one looked
 * at. So there is no such place: both have the same members of K, words end at the same {@code &}, and nested values
 * have the same text. What a callback does follows from these alone.
 *
 * <p>The work grows with the body: each name and value is looked at once, whatever their number. Owned by one event
 * loop. Allocates only for money in scientific notation and for names with an {@code &}.
 */
@OwnedBy(Owner.EVENT_LOOP)
final class OneReading {
    private static final byte[][] HIDDEN = Arrays.stream(Field.values())
        .filter(field -> field.shape() != Field.Shape.NOT_SIGNED)
        .map(field -> ('&' + field.wireName() + '=').getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new);

    private final byte[] appId;
    private final int rules;
    private final NumberText signedNumber = new NumberText();
    private ReadingRule brokenRule;

    OneReading(final String appId) {
        this(appId, EnumSet.allOf(ReadingRule.class));
    }

    /** With some of the rules only: for tests that show what each is there for. */
    OneReading(final String appId, final Set<ReadingRule> rules) {
        this.appId = appId.getBytes(StandardCharsets.UTF_8);
        this.rules = rules.stream().mapToInt(OneReading::bit).sum();
    }

    /**
     * The first member of {@code data} that breaks a rule, or {@link JsonTape#NONE}.
     *
     * @param timestamp the {@code Timestamp} header's text.
     * @param form      in which the text was signed.
     */
    int offender(final JsonTape tape, final int data, final CharSequence timestamp, final CanonicalForm form) {
        for (int member = data + 1, end = tape.end(data); member < end; member = tape.end(member)) {
            if (!isPlain(tape, member)) {
                brokenRule = brokenBy(tape, member, timestamp, form);
                if (brokenRule != null) {
                    return member;
                }
            }
        }
        return JsonTape.NONE;
    }

    /** Whether it is plain to see that the member breaks no rule, as of nearly all of those that the platform sends. */
    private static boolean isPlain(final JsonTape tape, final int member) {
        final byte kind = tape.kind(member);
        final Field field = tape.field(member);
        return kind == JsonTape.NULL
            || field != null && field.isPlainWord()
                && (kind == JsonTape.INTEGER && tape.text()[tape.start(member)] != '-'
                || kind == JsonTape.STRING && isPlainWord(tape.text(), tape.start(member), tape.length(member)));
    }

    /** What the last offender broke. */
    ReadingRule brokenRule() {
        return brokenRule;
    }

    private ReadingRule brokenBy(
        final JsonTape tape, final int member, final CharSequence timestamp, final CanonicalForm form) {
        final Field field = tape.field(member);
        if (field == null || field.shape() == Field.Shape.NOT_SIGNED) {
            final boolean isPlain = field != null || isPlainName(tape.name(member));
            return !isPlain && applies(ReadingRule.PLAIN_NAMES) ? ReadingRule.PLAIN_NAMES : hiddenIn(tape, member);
        }
        return switch (field.shape()) {
            case OBJECT -> kept(tape.kind(member) == JsonTape.OBJECT && hasPlainCategory(tape, member),
                ReadingRule.NESTED_KINDS);
            case LIST -> kept(tape.kind(member) == JsonTape.ARRAY, ReadingRule.NESTED_KINDS);
            case TEXT -> hiddenIn(tape, member);
            default -> brokenByWord(tape, member, field, timestamp, form);
        };
    }

    private ReadingRule brokenByWord(
        final JsonTape tape, final int member, final Field field, final CharSequence timestamp,
        final CanonicalForm form) {
        if (field == Field.TIMESTAMP && !hasText(tape, member, timestamp) && applies(ReadingRule.SIGNED_TIME)) {
            return ReadingRule.SIGNED_TIME;
        }
        if (field == Field.APP_ID && !hasText(tape, member, appId) && applies(ReadingRule.SIGNED_APP)) {
            return ReadingRule.SIGNED_APP;
        }
        final byte kind = tape.kind(member);
        if (kind == JsonTape.STRING) {
            return kept(isPlainWord(tape.text(), tape.start(member), tape.length(member)), ReadingRule.PLAIN_WORDS);
        }
        if (kind != JsonTape.INTEGER && kind != JsonTape.DECIMAL) {
            return kept(false, ReadingRule.PLAIN_WORDS);
        }
        final boolean isExact = field.shape() == Field.Shape.MONEY ? saysWhatWasSigned(tape, member, form)
            : NumberText.isAsReceived(tape.text(), tape.start(member), tape.length(member));
        return kept(isExact, ReadingRule.EXACT_NUMBERS);
    }

    private ReadingRule kept(final boolean isKept, final ReadingRule rule) {
        return isKept || !applies(rule) ? null : rule;
    }

    private boolean applies(final ReadingRule rule) {
        return (rules & bit(rule)) != 0;
    }

    private static int bit(final ReadingRule rule) {
        return 1 << rule.ordinal();
    }

    /** A category such as {@code 5411E0} is written as {@code 5411} by one form, but is no category here. */
    private static boolean hasPlainCategory(final JsonTape tape, final int merchant) {
        final int category = tape.member(merchant, Field.MERCHANT_MCC);
        return category == JsonTape.NONE || tape.kind(category) != JsonTape.DECIMAL;
    }

    private boolean saysWhatWasSigned(final JsonTape tape, final int member, final CanonicalForm form) {
        if (NumberText.isAsReceived(tape.text(), tape.start(member), tape.length(member))) {
            return true;
        }
        signedNumber.write(form, tape.text(), tape.start(member), tape.length(member));
        return Units.parse(tape.text(), tape.start(member), tape.length(member))
            == Units.parse(signedNumber.bytes(), 0, signedNumber.length());
    }

    private ReadingRule hiddenIn(final JsonTape tape, final int member) {
        if (!applies(ReadingRule.NO_HIDDEN_MEMBERS)) {
            return null;
        }
        for (int node = member; node < tape.end(member); node++) {
            final boolean hides = tape.kind(node) == JsonTape.STRING
                && hides(tape.text(), tape.start(node), tape.length(node))
                || node != member && tape.name(node) != null && tape.name(node).indexOf('&') >= 0
                && hides(tape.name(node));
            if (hides) {
                return ReadingRule.NO_HIDDEN_MEMBERS;
            }
        }
        return null;
    }

    private static boolean hides(final String name) {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return hides(bytes, 0, bytes.length);
    }

    private static boolean hides(final byte[] text, final int offset, final int length) {
        final int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (text[i] == '&' && beginsMember(text, i, end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean beginsMember(final byte[] text, final int at, final int end) {
        for (final byte[] hidden : HIDDEN) {
            if (end - at >= hidden.length && Arrays.equals(text, at, at + hidden.length, hidden, 0, hidden.length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlainName(final String name) {
        for (int i = 0; i < name.length(); i++) {
            final char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isPlainWord(final byte[] text, final int offset, final int length) {
        for (int i = offset; i < offset + length; i++) {
            if (text[i] == '&' || text[i] == '=') {
                return false;
            }
        }
        return true;
    }

    private static boolean hasText(final JsonTape tape, final int member, final byte[] text) {
        return isScalar(tape, member)
            && Arrays.equals(tape.text(), tape.start(member), tape.start(member) + tape.length(member), text, 0,
                text.length);
    }

    private static boolean hasText(final JsonTape tape, final int member, final CharSequence text) {
        final int length = tape.length(member);
        boolean isSame = isScalar(tape, member) && length == text.length();
        for (int i = 0; isSame && i < length; i++) {
            isSame = tape.text()[tape.start(member) + i] == text.charAt(i);
        }
        return isSame;
    }

    private static boolean isScalar(final JsonTape tape, final int member) {
        return tape.kind(member) == JsonTape.STRING || tape.kind(member) == JsonTape.INTEGER;
    }
}
