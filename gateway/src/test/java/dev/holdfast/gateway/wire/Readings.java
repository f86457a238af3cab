package dev.holdfast.gateway.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Cuts a signed text in other ways: at any {@code &} into members, at any {@code =} into name and value, each value as
 * a string or as the JSON that it happens to be. Knows nothing of the rules that forbid it.
 */
final class Readings {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final int MOST_CHOICES = 24;
    /** How often the cuts at every separator are tried, for the sake of other notations. */
    private static final int SAME_CUTS = 30;

    private static final Pattern NESTED_NUMBER = Pattern.compile("(?<=[:\\[,])-?[0-9]+(\\.[0-9]+)?(?=[,}\\]])");

    private final String text;
    private final Random random;
    private final List<Integer> ends = new ArrayList<>();
    private boolean hasEnough;

    Readings(final String text, final Random random) {
        this.text = text;
        this.random = random;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '&') {
                ends.add(i);
            }
        }
        ends.add(text.length());
    }

    /**
     * One reading: raw JSON of {@code data}, and the header that goes with it.
     *
     * @param header null when {@code data} says the timestamp itself, so that any header might do.
     */
    record Reading(String data, String header) {
    }

    /**
     * Gives every reading with one cut, two, or a run of them taken out, and some more by chance, until the consumer
     * has enough.
     */
    void forEach(final int byChance, final Predicate<Reading> consumer) {
        final int count = ends.size() - 1;
        for (int a = 0; a < count; a++) {
            for (int b = a; b < count; b++) {
                final TreeSet<Integer> cuts = new TreeSet<>(ends);
                cuts.remove(ends.get(a));
                cuts.remove(ends.get(b));
                read(cuts, consumer);
                if (b > a + 1) {
                    cuts.removeAll(ends.subList(a, b));
                    read(cuts, consumer);
                }
            }
        }
        for (int i = 0; i < SAME_CUTS; i++) {
            read(new TreeSet<>(ends), consumer);
        }
        for (int i = 0; i < byChance && !hasEnough; i++) {
            final int percent = random.nextInt(100);
            final TreeSet<Integer> cuts = new TreeSet<>(ends);
            cuts.removeIf(end -> end != text.length() && random.nextInt(100) < percent);
            read(cuts, consumer);
        }
    }

    /**
     * Members between these cuts, with each name that leaves them sorted; too many of those are drawn from by chance.
     */
    private void read(final TreeSet<Integer> cuts, final Predicate<Reading> consumer) {
        if (hasEnough) {
            return;
        }
        List<Map<String, String>> found = List.of(new LinkedHashMap<>());
        int start = 0;
        for (final int end : cuts) {
            final List<Map<String, String>> longer = new ArrayList<>();
            for (final Map<String, String> before : found) {
                for (int equals = text.indexOf('=', start); equals >= 0
                    && equals < end; equals = text.indexOf('=', equals + 1)) {
                    final String name = text.substring(start, equals);
                    final boolean isSorted = before.keySet().stream().allMatch(other -> other.compareTo(name) < 0);
                    if (isSorted) {
                        final Map<String, String> members = new LinkedHashMap<>(before);
                        members.put(name, text.substring(equals + 1, end));
                        longer.add(members);
                    }
                }
            }
            while (longer.size() > MOST_CHOICES) {
                longer.remove(random.nextInt(longer.size()));
            }
            found = longer;
            start = end + 1;
        }
        found.forEach(members -> write(members, consumer));
    }

    private void write(final Map<String, String> members, final Predicate<Reading> consumer) {
        for (int i = 0; i < 2 * 2; i++) {
            final boolean keepsTimestamp = i % 2 == 1;
            final boolean isPlain = i < 2;
            final boolean prefersJson = isPlain || random.nextInt(4) != 0;
            final List<String> parts = new ArrayList<>();
            members.forEach((name, value) -> {
                final boolean isSaid = name.equals("timestamp") ? keepsTimestamp : !name.equals("appId")
                    || random.nextInt(4) == 0;
                if (isSaid) {
                    parts.add(quote(name) + ':'
                        + (!isJson(value) || !prefersJson ? quote(value) : isPlain ? value : notation(value)));
                }
            });
            hasEnough |= consumer.test(new Reading('{' + String.join(",", parts) + '}',
                keepsTimestamp ? null : members.get("timestamp")));
        }
    }

    private static boolean isJson(final String value) {
        try {
            return !MAPPER.readTree(value).isMissingNode() && !value.isBlank() && !value.startsWith("\"");
        } catch (final JsonProcessingException e) {
            return false;
        }
    }

    /** Numbers also in scientific notation, and next to what they are. */
    private String notation(final String value) {
        final boolean isContainer = value.startsWith("{") || value.startsWith("[");
        if (isContainer && random.nextInt(3) == 0) {
            return NESTED_NUMBER.matcher(value).replaceAll(number -> otherNotation(number.group()));
        }
        if (value.isEmpty() || !(Character.isDigit(value.charAt(0)) || value.charAt(0) == '-')
            || random.nextInt(3) != 0) {
            return value;
        }
        final BigDecimal number = new BigDecimal(value);
        final int scale = Math.max(number.scale(), 6);
        return number.setScale(scale).unscaledValue().add(BigInteger.valueOf(random.nextInt(3) - 1)) + "E-" + scale;
    }

    /** The same value, and often the same signed text. */
    private String otherNotation(final String number) {
        return random.nextBoolean() ? number + "E0"
            : new BigDecimal(number).scaleByPowerOfTen(2).toPlainString() + "E-2";
    }

    static String quote(final String text) {
        try {
            return MAPPER.writeValueAsString(text);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
