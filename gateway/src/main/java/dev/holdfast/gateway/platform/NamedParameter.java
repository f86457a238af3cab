package dev.holdfast.gateway.platform;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which parameter the platform complains of: its message begins or ends with the name. No state; any thread. */
final class NamedParameter {
    private static final Set<Integer> CODES = Set.of(1004, 2007, 2008, 2009, 2010, 4010);
    private static final Set<String> SHORT = Set.of("balance", "city", "country", "cvv", "page", "phone", "pin", "size",
        "state", "status", "type");
    private static final Pattern FIRST = Pattern.compile("^\\W*([a-z]\\w*)");
    private static final Pattern LAST = Pattern.compile("([a-z]\\w*)\\W*$");

    private NamedParameter() {
    }

    /** Its name; empty when the code has none, or when none can be seen in the message. */
    static String of(final int code, final String said) {
        if (!CODES.contains(code)) {
            return "";
        }
        final String first = name(FIRST.matcher(said));
        return first.isEmpty() ? name(LAST.matcher(said)) : first;
    }

    private static String name(final Matcher found) {
        final String word = found.find() ? found.group(1) : "";
        return word.indexOf('_') > 0 || SHORT.contains(word) ? word : "";
    }
}
