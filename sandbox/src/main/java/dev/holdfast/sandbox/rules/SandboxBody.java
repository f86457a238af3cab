package dev.holdfast.sandbox.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.platform.PrivateData;

import java.math.BigDecimal;
import java.util.Set;

/** The body of a call, read as strictly as the platform reads it: what is wrong is 1004. */
public record SandboxBody(JsonNode json) {
    /** Characters of a number that the merchant makes. */
    public static final int MAX_UNIQUE_LENGTH = 64;

    /** A number of something. */
    public String number(final String name) {
        return required(name, MAX_UNIQUE_LENGTH);
    }

    /** A string that is not empty. */
    public String required(final String name, final int maxLength) {
        final JsonNode value = json.path(name);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw Refusal.parameter(name + " is missing");
        }
        if (value.textValue().length() > maxLength) {
            throw Refusal.parameter(name + " is longer than " + maxLength);
        }
        return value.textValue();
    }

    /** A string; empty when there is none. */
    public String optional(final String name) {
        return json.hasNonNull(name) && !json.path(name).asText().isEmpty() ? number(name) : "";
    }

    public String oneOf(final String name, final Set<String> values) {
        final String value = required(name, Integer.MAX_VALUE);
        if (!values.contains(value)) {
            throw Refusal.parameter(name + " should be one of " + values.stream().sorted().toList());
        }
        return value;
    }

    public BigDecimal positiveAmount(final String name, final int maxDecimals) {
        try {
            final BigDecimal amount = new BigDecimal(json.path(name).asText());
            if (amount.signum() > 0 && amount.stripTrailingZeros().scale() <= maxDecimals) {
                return amount;
            }
        } catch (final NumberFormatException e) {
            // Refused below.
        }
        throw Refusal.parameter(name + " should be above 0, with at most " + maxDecimals + " decimals");
    }

    /** A text that was encrypted under the merchant's secret. */
    public String encrypted(final String name, final PrivateData key) {
        try {
            return key.decrypt(required(name, Integer.MAX_VALUE));
        } catch (final IllegalArgumentException e) {
            throw Refusal.parameter(name + " should be encrypted under the apiSecret");
        }
    }
}
