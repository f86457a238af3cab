package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.platform.PrivateData;

import java.math.BigDecimal;
import java.util.Set;

/** The body of a call, read as strictly as the platform reads it: what is wrong is 1004. */
record SandboxBody(JsonNode json) {
    /** A string that is not empty. */
    String required(final String name, final int maxLength) {
        final JsonNode value = json.path(name);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new Refusal(1004, name + " is missing");
        }
        if (value.textValue().length() > maxLength) {
            throw new Refusal(1004, name + " is longer than " + maxLength);
        }
        return value.textValue();
    }

    void requiredObject(final String name) {
        if (!json.path(name).isObject()) {
            throw new Refusal(1004, name + " is missing");
        }
    }

    String oneOf(final String name, final Set<String> values) {
        final String value = required(name, Integer.MAX_VALUE);
        if (!values.contains(value)) {
            throw new Refusal(1004, name + " should be one of " + values.stream().sorted().toList());
        }
        return value;
    }

    BigDecimal positiveAmount(final String name, final int maxDecimals) {
        try {
            final BigDecimal amount = new BigDecimal(json.path(name).asText());
            if (amount.signum() > 0 && amount.stripTrailingZeros().scale() <= maxDecimals) {
                return amount;
            }
        } catch (final NumberFormatException e) {
            // Refused below.
        }
        throw new Refusal(1004, name + " should be above 0, with at most " + maxDecimals + " decimals");
    }

    /** A text that was encrypted under the merchant's secret. */
    String encrypted(final String name, final PrivateData key) {
        try {
            return key.decrypt(required(name, Integer.MAX_VALUE));
        } catch (final IllegalArgumentException e) {
            throw new Refusal(1004, name + " should be encrypted under the apiSecret");
        }
    }

    /** Digits that were encrypted under the merchant's secret. */
    void encryptedDigits(final String name, final PrivateData key, final int minLength, final int maxLength) {
        String digits;
        try {
            digits = key.decrypt(required(name, Integer.MAX_VALUE));
        } catch (final IllegalArgumentException e) {
            digits = "";
        }
        if (!digits.matches("[0-9]{" + minLength + "," + maxLength + "}")) {
            throw new Refusal(1004,
                name + " should be " + minLength + " to " + maxLength + " digits, encrypted under the apiSecret");
        }
    }
}
