package dev.holdfast.gateway.wire;

import com.fasterxml.jackson.core.io.NumberInput;
import com.fasterxml.jackson.core.io.NumberOutput;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How each generation of the platform's JSON library writes a number that it has read. The rules were measured on both
 * libraries (1.2.83 and 2.0.64); ordinary amounts come out as they were received, which {@link #isAsReceived}
 * recognises without any work.
 *
 * <p>The older one makes a {@link BigDecimal} of whatever is no integer, and writes its {@code toString}. The newer one
 * <ul>
 *   <li>takes a number with an exponent for a double, unless the exponent is 0 or it has more than
 *       {@link #LONGEST_DOUBLE} digits;</li>
 *   <li>makes a {@link BigDecimal} of the others, and writes those of less than {@link #LONG_PRECISION} significant
 *       digits without an exponent, the longer ones with {@code toString}.</li>
 * </ul>
 * The newer one reads no more than 10,000 digits, no exponent above 2,047, and of numbers with more than
 * {@link #LONGEST_DOUBLE} digits no more than 2,048 decimals. Beyond that the same rules go on here, as earlier
 * versions had no such limits. Three of its habits are not followed:
 * <ul>
 *   <li>it gives about one double in 200 digits that are not the shortest, so {@code 6.88E-1} becomes
 *       {@code 0.6879999999999999}, which differs between its versions;</li>
 *   <li>it counts decimals in 16 bits, so a one behind 59,999 zeros becomes {@code 1E+5537};</li>
 *   <li>it writes thousands of zeros for a number of many digits, mostly zeros, with a large exponent. Here it gets an
 *       exponent when there would be more than {@link #MAX_ZEROS_PER_BYTE} decimals for each byte received, so that a
 *       short body cannot make a long text.</li>
 * </ul>
 *
 * <p>{@link BigDecimal} itself would take time that grows with the square of the digits, before a signature is known to
 * be good. So its {@code toString} is done here on the digits as they are: one pass, whatever the length. Owned by one
 * event loop; allocates for doubles, and when a number is longer than any before it.
 */
@OwnedBy(Owner.EVENT_LOOP)
final class NumberText {
    /** {@link BigDecimal#toString} changes to an exponent only behind the sixth decimal. */
    private static final int PLAIN_DECIMALS = 6;
    private static final int LONGEST_DOUBLE = 38;
    private static final int LONG_PRECISION = 19;
    /** The newer library takes longer numbers apart only when they are larger than this without their point. */
    private static final int SMALL_NUMBER = Integer.MAX_VALUE / 10;
    private static final int SMALL_NUMBER_DIGITS = 9;
    private static final int MAX_ZEROS_PER_BYTE = 4;
    private static final double ORDINARY_SIZE = 1E22;
    private static final int INITIAL_BYTES = 256;
    /** Zeros in front, sign, point and exponent. */
    private static final int MORE_THAN_DIGITS = 32;
    private static final long TOO_LARGE = 1L << 40;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    private byte[] source;
    private int mantissaEnd;
    private boolean isNegative;
    private int firstSignificant;
    private int digits;
    private int precision;
    private int decimals;
    private boolean hasExponent;
    private long exponent;

    /** Whether either form writes the number's digits as they are. */
    static boolean isAsReceived(final byte[] text, final int offset, final int length) {
        boolean isZero = true;
        int point = -1;
        for (int i = offset; i < offset + length; i++) {
            final byte c = text[i];
            if (c == 'e' || c == 'E') {
                return false;
            }
            if (c == '.') {
                point = i;
            } else if (c != '0' && c != '-') {
                isZero = false;
            }
        }
        final boolean negativeZero = isZero && text[offset] == '-';
        return !negativeZero && (point < 0 || offset + length - 1 - point <= PLAIN_DECIMALS);
    }

    /** The buffer; only its first {@link #length} bytes count. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Puts into the buffer what a form writes for a number in JSON's grammar. */
    void write(final CanonicalForm form, final byte[] text, final int offset, final int textLength) {
        length = 0;
        takeApart(text, offset, offset + textLength);
        final long scale = decimals - exponent;
        if ((int) exponent != exponent || (int) scale != scale) {
            ensureRoom(textLength);
            put(text, offset, textLength);
        } else if (form == CanonicalForm.FASTJSON1) {
            putDecimal(scale);
        } else if (hasExponent && exponent != 0 && !isLong()) {
            putDouble(text, offset, textLength);
        } else if (precision < LONG_PRECISION && scale >= 0 && scale <= (long) MAX_ZEROS_PER_BYTE * textLength) {
            putPlain((int) scale);
        } else {
            putDecimal(scale);
        }
    }

    private void takeApart(final byte[] text, final int offset, final int end) {
        source = text;
        isNegative = text[offset] == '-';
        final int first = isNegative ? offset + 1 : offset;
        int point = -1;
        int significant = -1;
        int at = first;
        for (; at < end && text[at] != 'e' && text[at] != 'E'; at++) {
            if (text[at] == '.') {
                point = at;
            } else if (significant < 0 && text[at] != '0') {
                significant = at;
            }
        }
        mantissaEnd = at;
        decimals = point < 0 ? 0 : at - 1 - point;
        digits = at - first - (point < 0 ? 0 : 1);
        firstSignificant = significant < 0 ? at - 1 : significant;
        precision = at - firstSignificant - (point > firstSignificant ? 1 : 0);
        isNegative &= significant >= 0;
        hasExponent = at < end;
        exponent = hasExponent ? exponentOf(text, at + 1, end) : 0;
    }

    private static long exponentOf(final byte[] text, final int offset, final int end) {
        final boolean isSigned = text[offset] == '-' || text[offset] == '+';
        long value = 0;
        for (int i = isSigned ? offset + 1 : offset; i < end; i++) {
            value = Math.min(TOO_LARGE, value * 10 + text[i] - '0');
        }
        return text[offset] == '-' ? -value : value;
    }

    private boolean isZero() {
        return precision == 1 && source[firstSignificant] == '0';
    }

    /** Whether the newer library keeps the number's text instead of making an integer and a scale of it. */
    private boolean isLong() {
        if (digits <= LONGEST_DOUBLE || precision < SMALL_NUMBER_DIGITS) {
            return false;
        }
        if (precision > SMALL_NUMBER_DIGITS) {
            return true;
        }
        int value = 0;
        for (int i = firstSignificant; i < mantissaEnd; i++) {
            value = source[i] == '.' ? value : value * 10 + source[i] - '0';
        }
        return value > SMALL_NUMBER;
    }

    private void putDouble(final byte[] text, final int offset, final int textLength) {
        final double value = isZero() ? 0.0
            : NumberInput.parseDouble(new String(text, offset, textLength, StandardCharsets.US_ASCII), true);
        final byte[] ascii = textOf(value).getBytes(StandardCharsets.US_ASCII);
        ensureRoom(ascii.length);
        put(ascii, 0, ascii.length);
    }

    /** The JDK writes doubles of ordinary size most like the newer library does, and takes microseconds for others. */
    private static String textOf(final double value) {
        if (Double.isInfinite(value)) {
            return "null";
        }
        final double size = Math.abs(value);
        return size > 1 / ORDINARY_SIZE && size < ORDINARY_SIZE ? Double.toString(value)
            : NumberOutput.toString(value, true);
    }

    /** As {@link BigDecimal#toString}. */
    private void putDecimal(final long scale) {
        final long adjusted = precision - 1 - scale;
        if (scale == 0 || scale > 0 && adjusted >= -PLAIN_DECIMALS) {
            putPlain((int) scale);
            return;
        }
        ensureRoom(precision + MORE_THAN_DIGITS);
        putSign();
        final int whole = length;
        putDigits(precision);
        if (precision > 1) {
            insertPoint(whole + 1);
        }
        if (adjusted != 0) {
            bytes[length++] = 'E';
            if (adjusted > 0) {
                bytes[length++] = '+';
            }
            final byte[] ascii = Long.toString(adjusted).getBytes(StandardCharsets.US_ASCII);
            put(ascii, 0, ascii.length);
        }
    }

    /** As {@link BigDecimal#toPlainString}, for a scale that is not negative. */
    private void putPlain(final int scale) {
        final int zeros = Math.max(0, scale + 1 - precision);
        ensureRoom(precision + zeros + MORE_THAN_DIGITS);
        putSign();
        Arrays.fill(bytes, length, length + zeros, (byte) '0');
        length += zeros;
        putDigits(precision);
        if (scale > 0) {
            insertPoint(length - scale);
        }
    }

    private void putSign() {
        if (isNegative) {
            bytes[length++] = '-';
        }
    }

    private void putDigits(final int count) {
        for (int i = firstSignificant, left = count; left > 0; i++) {
            if (source[i] != '.') {
                bytes[length++] = source[i];
                left--;
            }
        }
    }

    private void insertPoint(final int at) {
        System.arraycopy(bytes, at, bytes, at + 1, length - at);
        bytes[at] = '.';
        length++;
    }

    private void put(final byte[] text, final int offset, final int count) {
        System.arraycopy(text, offset, bytes, length, count);
        length += count;
    }

    private void ensureRoom(final int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
