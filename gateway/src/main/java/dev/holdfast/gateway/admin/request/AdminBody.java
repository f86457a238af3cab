package dev.holdfast.gateway.admin.request;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Units;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The JSON object of a request, or one inside it, read strictly: what is unknown, twice there or of the wrong kind is
 * named and refused. A member that is null counts as not given.
 */
public final class AdminBody {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();

    private static final Pattern COUNT = Pattern.compile("[0-9]{1,10}");
    private static final int MAX_SECRET_CHARS = 4_096;

    private final JsonNode json;
    private final String path;

    /** Reads the body of a request. */
    public AdminBody(final byte[] bytes, final Set<String> allowed) {
        this(parse(bytes), "", allowed);
    }

    private AdminBody(final JsonNode json, final String path, final Set<String> allowed) {
        this.json = json;
        this.path = path;
        json.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                throw AdminException.badRequest(
                    "field " + path + name + " is unknown; known are "
                        + String.join(", ", allowed.stream().sorted().toList()));
            }
        });
    }

    private static JsonNode parse(final byte[] bytes) {
        final JsonNode json;
        try {
            // By itself Jackson would take other encodings, too, and bytes that are none.
            json = MAPPER.readTree(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (final CharacterCodingException e) {
            throw AdminException.badRequest("the body is no UTF-8");
        } catch (final NumberFormatException e) {
            throw AdminException.badRequest("the body has a number whose exponent is too large");
        } catch (final IOException e) {
            throw AdminException.badRequest("the body is no JSON: " + e.getMessage().lines().findFirst().orElse(""));
        }
        if (json == null || !json.isObject()) {
            throw AdminException.badRequest("the body should be a JSON object");
        }
        return json;
    }

    public boolean has(final String name) {
        return json.hasNonNull(name);
    }

    /** An object inside this one; empty when there is none. */
    public AdminBody object(final String name, final Set<String> allowed) {
        if (has(name) && !json.get(name).isObject()) {
            throw bad(name, "an object");
        }
        return new AdminBody(has(name) ? json.get(name) : JsonNodeFactory.instance.objectNode(), path + name + ".",
            allowed);
    }

    /** An identifier, or the empty string when there is none. */
    public String optionalId(final String name) {
        return has(name) ? Identifiers.check(path + name, string(name)) : "";
    }

    public String requiredId(final String name) {
        require(name);
        return optionalId(name);
    }

    public String requiredText(final String name) {
        require(name);
        return string(name);
    }

    /** A text that nobody should read: not even an error shows it. */
    public String requiredSecret(final String name) {
        require(name);
        if (!json.get(name).isTextual() || json.get(name).textValue().isEmpty()
            || json.get(name).textValue().length() > MAX_SECRET_CHARS) {
            throw AdminException.badRequest("field " + path + name + " should be a string of at most "
                + MAX_SECRET_CHARS + " characters");
        }
        return json.get(name).textValue();
    }

    /** A decimal, as a string so that no client's floating point comes between, or as a number. */
    public long requiredUnits(final String name) {
        require(name);
        return units(name);
    }

    /** A decimal of at least 0, or {@code absent} when there is none. */
    public long optionalUnits(final String name, final long absent, final long max) {
        if (!has(name)) {
            return absent;
        }
        final long units = units(name);
        if (units < 0 || units > max) {
            throw bad(name, "0 to " + Units.format(max));
        }
        return units;
    }

    /** A whole number of at least {@code min}, or {@code absent} when there is none. */
    public int optionalCount(final String name, final int absent, final int min) {
        if (!has(name)) {
            return absent;
        }
        if (!json.get(name).isIntegralNumber() || !json.get(name).canConvertToInt()
            || json.get(name).intValue() < min) {
            throw bad(name, "a whole number of at least " + min);
        }
        return json.get(name).intValue();
    }

    /** As {@link #optionalCount}, which may also be the digits in a string: KeySecure writes some that way. */
    public int optionalWrittenCount(final String name, final int absent, final int min) {
        if (!has(name) || !json.get(name).isTextual()) {
            return optionalCount(name, absent, min);
        }
        final String digits = json.get(name).textValue();
        if (!COUNT.matcher(digits).matches() || Long.parseLong(digits) > Integer.MAX_VALUE
            || Integer.parseInt(digits) < min) {
            throw bad(name, "a whole number of at least " + min);
        }
        return Integer.parseInt(digits);
    }

    /** A whole number from {@code min} to {@code max}. */
    public int requiredCount(final String name, final int min, final int max) {
        final int count = optionalCount(name, min - 1, min);
        if (count < min || count > max) {
            throw bad(name, "a whole number from " + min + " to " + max);
        }
        return count;
    }

    /** A packed currency, or none. */
    public long optionalCurrency(final String name) {
        if (!has(name)) {
            return CurrencyCode.NONE;
        }
        try {
            return CurrencyCode.pack(string(name));
        } catch (final IllegalArgumentException e) {
            throw AdminException.badRequest("field " + path + name + ": " + e.getMessage());
        }
    }

    /** A card's status, or {@link CardStatus#UNKNOWN} when none is given. */
    public CardStatus optionalCardStatus(final String name) {
        final CardStatus[] known = Arrays.stream(CardStatus.values()).filter(status -> status != CardStatus.UNKNOWN)
            .toArray(CardStatus[]::new);
        return optional(name, known, CardStatus::wireName, CardStatus.UNKNOWN);
    }

    /** An account's status as its code, or {@link AccountStatus#UNCHANGED} when none is given. */
    public int optionalAccountStatus(final String name) {
        final AccountStatus status = optional(name, AccountStatus.values(), AccountStatus::text, null);
        return status == null ? AccountStatus.UNCHANGED : status.code();
    }

    /** One of some values by its text, or {@code absent} when there is none. */
    public <T> T optional(final String name, final T[] values, final Function<T, String> text, final T absent) {
        return optional(name, values, text, absent, "");
    }

    /** @param advice behind the values, in what says that it is none of them. */
    public <T> T optional(
        final String name, final T[] values, final Function<T, String> text, final T absent, final String advice) {
        if (!has(name)) {
            return absent;
        }
        final String given = string(name);
        return Arrays.stream(values).filter(value -> text.apply(value).equals(given)).findFirst().orElseThrow(
            () -> bad(name, "one of " + String.join(", ", Arrays.stream(values).map(text).toList()) + advice));
    }

    /** Strings, none when there is no such member. */
    public List<String> strings(final String name) {
        final List<String> strings = new ArrayList<>();
        if (has(name)) {
            if (!json.get(name).isArray()) {
                throw bad(name, "an array of strings");
            }
            json.get(name).forEach(element -> {
                if (!element.isTextual()) {
                    throw bad(name, "an array of strings");
                }
                strings.add(element.textValue());
            });
        }
        return strings;
    }

    public boolean flag(final String name) {
        if (!has(name)) {
            return false;
        }
        if (!json.get(name).isBoolean()) {
            throw bad(name, "true or false");
        }
        return json.get(name).booleanValue();
    }

    /** What is wrong with a member, to be thrown. */
    public AdminException bad(final String name, final String expected) {
        return AdminException.badRequest("field " + path + name + "=" + json.get(name) + " should be " + expected);
    }

    private void require(final String name) {
        if (!has(name)) {
            throw AdminException.badRequest("field " + path + name + " is missing");
        }
    }

    private long units(final String name) {
        final JsonNode value = json.get(name);
        if (!value.isTextual() && !value.isNumber()) {
            throw bad(name, "a decimal in a string, such as \"100.00\"");
        }
        try {
            return Units.parse(value.asText());
        } catch (final IllegalArgumentException e) {
            throw AdminException.badRequest("field " + path + name + ": " + e.getMessage());
        }
    }

    private String string(final String name) {
        if (!json.get(name).isTextual()) {
            throw bad(name, "a string");
        }
        return json.get(name).textValue();
    }
}
