package dev.holdfast.gateway.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * How each generation of the platform's JSON library writes a number that it has read. The rules were measured on both libraries;
 * ordinary amounts come out as they were received, which {@link #isAsReceived} recognises without an allocation.
 */
final class NumberText {
    /** {@link BigDecimal#toString} changes to an exponent only behind the sixth decimal. */
    private static final int PLAIN_DECIMALS = 6;
    private static final int MAX_EXPONENT_DIGITS = 9;

    private NumberText() {
    }

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

    /** What a form writes for any number. */
    static String write(final CanonicalForm form, final byte[] text, final int offset, final int length) {
        final String number = new String(text, offset, length, StandardCharsets.US_ASCII);
        final int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (e >= 0 && number.length() - e > MAX_EXPONENT_DIGITS) {
            return number;
        }
        if (form == CanonicalForm.FASTJSON1) {
            return new BigDecimal(number).toString();
        }
        final boolean isScaled = e >= 0 && Integer.parseInt(number.substring(e + 1)) != 0;
        if (isScaled) {
            final double value = Double.parseDouble(number);
            return Double.isInfinite(value) ? "null" : Double.toString(value);
        }
        return new BigDecimal(e < 0 ? number : number.substring(0, e)).toPlainString();
    }
}
