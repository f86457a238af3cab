package dev.holdfast.bench.attack.made;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Says a callback's body in another way, or says something else. One thread; allocates. */
final class BodyChanges {
    private static final String[] BLANKS = {" ", "\t", "\r\n", "\n  ", ""};

    private final Random random;

    BodyChanges(final Random random) {
        this.random = random;
    }

    /** The body that is sent; what is signed is the callback as it is. */
    String body(final SampleCallback callback, final Mutation mutation) {
        return switch (mutation) {
            case REORDERED -> reordered(callback);
            case NUMBERS_AS_STRINGS -> withData(callback, mapped(callback.data(), this::quoted));
            case ESCAPES -> withData(callback, mapped(callback.data(), this::escaped));
            case DUPLICATE_MEMBER -> duplicated(callback);
            case BLANKS -> blanks(callback.body());
            case OTHER_ACTION -> callback.as(otherAction(callback.action())).body();
            case OTHER_READING -> otherReading(callback);
            default -> callback.body();
        };
    }

    /** Other data than this callback's, as somebody would like it to be. */
    SampleCallback other(final SampleCallback callback) {
        if (callback.action().equals(SampleCallback.CARD_UPDATE)) {
            return callback.with("reason", "\"none\"");
        }
        final String amount = random.nextInt(10) + "." + random.nextInt(10) + random.nextInt(10);
        // What is said to have happened is booked, whatever it is.
        final int known = callback.action().equals(SampleCallback.CONSUMPTION) ? 3 : 8;
        return switch (random.nextInt(known)) {
            case 0 -> callback.with("amount", amount);
            case 1 -> callback.with("amount", '"' + amount + '"');
            case 2 -> callback.with("detail", "\"x\"").with("remark", "\"y\"");
            case 3 -> callback.with("amount", "99999999999.99");
            case 4 -> callback.with("card_no", "\"nobody\"");
            case 5 -> callback.with("local_currency", "null");
            case 6 -> callback.with("amount", (1 + random.nextInt(9)) + "E0");
            default -> callback.with("merchant_info", "{}");
        };
    }

    private String reordered(final SampleCallback callback) {
        final List<String> names = new ArrayList<>(callback.data().keySet());
        Collections.shuffle(names, random);
        final Map<String, String> data = new LinkedHashMap<>();
        names.forEach(name -> data.put(name, callback.data().get(name)));
        final SampleCallback changed = new SampleCallback(callback.action(), data);
        return random.nextBoolean() ? changed.body()
            : "{\"data\":" + changed.dataText() + ",\"action\":\"" + callback.action() + "\",\"id\":\"P2\"}";
    }

    private static String withData(final SampleCallback callback, final Map<String, String> data) {
        return new SampleCallback(callback.action(), data).body();
    }

    private interface Change {
        String of(String value);
    }

    private static Map<String, String> mapped(final Map<String, String> data, final Change change) {
        final Map<String, String> changed = new LinkedHashMap<>();
        data.forEach((name, value) -> changed.put(name, change.of(value)));
        return changed;
    }

    /** As a string when it is a number, and now and then the other way round. */
    private String quoted(final String value) {
        if (value.matches("-?[0-9.]+")) {
            return random.nextInt(4) == 0 ? value : '"' + value + '"';
        }
        return value.matches("\"[0-9.]+\"") ? value.substring(1, value.length() - 1) : value;
    }

    private String escaped(final String value) {
        if (value.length() < 3 || value.charAt(0) != '"' || value.indexOf('\\') >= 0) {
            return value;
        }
        final int at = 1 + random.nextInt(value.length() - 2);
        return value.substring(0, at) + String.format(Locale.ROOT, "\\u%04x", (int) value.charAt(at))
            + value.substring(at + 1);
    }

    private String duplicated(final SampleCallback callback) {
        final List<String> names = new ArrayList<>(callback.data().keySet());
        final String name = names.get(random.nextInt(names.size()));
        final String value = name.equals("amount") ? "0.01" : callback.data().get(name);
        // The same name, though not for those who compare bytes.
        final String spelt = random.nextBoolean() ? name : String.format(Locale.ROOT, "\\u%04x", (int) name.charAt(0))
            + name.substring(1);
        final String data = callback.dataText();
        final String members = data.substring(1, data.length() - 1);
        return callback.body(random.nextBoolean() ? "{\"" + spelt + "\":" + value + ',' + members + '}'
            : '{' + members + ",\"" + spelt + "\":" + value + '}');
    }

    private String blanks(final String body) {
        final StringBuilder text = new StringBuilder();
        boolean isString = false;
        for (int i = 0; i < body.length(); i++) {
            final char c = body.charAt(i);
            isString ^= c == '"' && body.charAt(Math.max(0, i - 1)) != '\\';
            text.append(c);
            if (!isString && "{}[]:,".indexOf(c) >= 0) {
                text.append(BLANKS[random.nextInt(BLANKS.length)]);
            }
        }
        return text.toString();
    }

    private String otherAction(final String action) {
        final String[] others = {SampleCallback.AUTH, SampleCallback.CONSUMPTION, SampleCallback.CARD_UPDATE, "auth",
            "Refund", ""};
        final String other = others[random.nextInt(others.length)];
        return other.equals(action) ? SampleCallback.CONSUMPTION : other;
    }

    /** Of two neighbours in the order of names, the second becomes the end of the first one's value. */
    private String otherReading(final SampleCallback callback) {
        final List<String> names = new ArrayList<>(new TreeMap<>(callback.data()).keySet());
        final int first = random.nextInt(names.size() - 1);
        final String value = callback.data().get(names.get(first));
        final String next = callback.data().get(names.get(first + 1));
        if (value.charAt(0) == '{' || next.charAt(0) == '{' || next.equals("null")) {
            return callback.body();
        }
        final Map<String, String> data = new LinkedHashMap<>(callback.data());
        data.put(names.get(first), '"' + bare(value) + '&' + names.get(first + 1) + '=' + bare(next) + '"');
        data.remove(names.get(first + 1));
        return withData(callback, data);
    }

    private static String bare(final String value) {
        return value.charAt(0) == '"' ? value.substring(1, value.length() - 1) : value;
    }
}
