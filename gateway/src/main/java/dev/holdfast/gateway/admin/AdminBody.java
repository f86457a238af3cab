package dev.holdfast.gateway.admin;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.ledger.AccountStatus;
import dev.holdfast.ledger.CardStatus;
import dev.holdfast.ledger.CurrencyCode;
import dev.holdfast.ledger.Units;

import java.io.IOException;
import java.util.Set;

/** The JSON object of a request, read strictly: what is unknown, twice there or of the wrong kind is named and refused. */
final class AdminBody {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();

    private final JsonNode json;

    AdminBody(final byte[] bytes, final Set<String> allowed) {
        try {
            json = MAPPER.readTree(bytes);
        } catch (final IOException e) {
            throw AdminException.badRequest("the body is no JSON: " + e.getMessage().lines().findFirst().orElse(""));
        }
        if (json == null || !json.isObject()) {
            throw AdminException.badRequest("the body should be a JSON object");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                throw AdminException.badRequest("field " + name + " is unknown; known are " + String.join(", ", allowed.stream().sorted().toList()));
            }
        });
    }

    boolean has(final String name) {
        return json.hasNonNull(name);
    }

    /** An identifier, or the empty string when there is none. */
    String optionalId(final String name) {
        return has(name) ? Identifiers.check(name, string(name)) : "";
    }

    String requiredId(final String name) {
        if (!has(name)) {
            throw AdminException.badRequest("field " + name + " is missing");
        }
        return optionalId(name);
    }

    /** A decimal, as a string so that no client's floating point comes between, or as a number. */
    long requiredUnits(final String name) {
        if (!has(name)) {
            throw AdminException.badRequest("field " + name + " is missing");
        }
        final JsonNode value = json.get(name);
        if (!value.isTextual() && !value.isNumber()) {
            throw AdminException.badRequest("field " + name + "=" + value + " should be a decimal in a string, such as \"100.00\"");
        }
        try {
            return Units.parse(value.asText());
        } catch (final IllegalArgumentException e) {
            throw AdminException.badRequest("field " + name + ": " + e.getMessage());
        }
    }

    /** A packed currency, or none. */
    long optionalCurrency(final String name) {
        if (!has(name)) {
            return CurrencyCode.NONE;
        }
        try {
            return CurrencyCode.pack(string(name));
        } catch (final IllegalArgumentException e) {
            throw AdminException.badRequest("field " + name + ": " + e.getMessage());
        }
    }

    /** A card's status, or {@link CardStatus#UNKNOWN} when none is given. */
    CardStatus optionalCardStatus(final String name) {
        if (!has(name)) {
            return CardStatus.UNKNOWN;
        }
        final String given = string(name);
        for (final CardStatus status : CardStatus.values()) {
            if (status != CardStatus.UNKNOWN && status.wireName().equals(given)) {
                return status;
            }
        }
        throw AdminException.badRequest(
            "field " + name + "=" + given + " should be one of Pending, ToActivate, Activated, Fail, Frozen, Delete");
    }

    /** An account's status as its code, or {@link AccountStatus#UNCHANGED} when none is given. */
    int optionalAccountStatus(final String name) {
        if (!has(name)) {
            return AccountStatus.UNCHANGED;
        }
        final String given = string(name);
        for (final AccountStatus status : AccountStatus.values()) {
            if (status.text().equals(given)) {
                return status.code();
            }
        }
        throw AdminException.badRequest("field " + name + "=" + given + " should be one of open, blocked, closed");
    }

    boolean flag(final String name) {
        if (!has(name)) {
            return false;
        }
        if (!json.get(name).isBoolean()) {
            throw AdminException.badRequest("field " + name + "=" + json.get(name) + " should be true or false");
        }
        return json.get(name).booleanValue();
    }

    private String string(final String name) {
        if (!json.get(name).isTextual()) {
            throw AdminException.badRequest("field " + name + "=" + json.get(name) + " should be a string");
        }
        return json.get(name).textValue();
    }
}
