package dev.holdfast.gateway.admin.onboarding;

import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.ledger.store.ApplicationRow;
import dev.holdfast.ledger.values.onboarding.CardAddress;
import dev.holdfast.ledger.values.onboarding.CardKind;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the platform wants of the address that goes with an application (contract: address_info), checked before it is
 * asked, so that the error names the field. What it refuses besides is known by its own answer. No state; any thread.
 */
final class AddressRules {
    private static final String NAME = "address";
    /** What a virtual card needs of an address that it has; a physical one needs all of it. */
    private static final List<String> PLACE = List.of("postal_code", "country", "state", "city", "address_line1");
    private static final Pattern ENGLISH = Pattern.compile("[\\x20-\\x7E]+");
    private static final Pattern PHONE_CODE = Pattern.compile("[0-9]{1,4}");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    private AddressRules() {
    }

    /**
     * The address as one text, see {@link CardAddress}; empty when there is none.
     *
     * @throws AdminException when it lacks something or says something that it cannot.
     */
    static String read(final AdminBody body, final CardKind kind) {
        if (!body.has(NAME)) {
            if (kind == CardKind.PHYSICAL) {
                throw AdminException.badRequest("field address is missing, which a physical card needs");
            }
            return "";
        }
        final AdminBody given = body.object(NAME, Set.copyOf(CardAddress.FIELDS));
        final Map<String, String> values = new LinkedHashMap<>();
        for (final String field : CardAddress.FIELDS) {
            if (given.has(field)) {
                values.put(field, checked(given, field));
            }
        }
        (kind == CardKind.PHYSICAL ? CardAddress.FIELDS : PLACE).forEach(given::requiredText);
        final String address = CardAddress.join(values);
        if (address.getBytes(StandardCharsets.UTF_8).length > ApplicationRow.MAX_ADDRESS_BYTES) {
            throw AdminException.badRequest("field address should have at most " + ApplicationRow.MAX_ADDRESS_BYTES
                + " characters, all of its fields together");
        }
        return address;
    }

    private static String checked(final AdminBody given, final String field) {
        final String value = given.requiredText(field).strip();
        if (!ENGLISH.matcher(value).matches()) {
            throw given.bad(field, "in English: letters, digits, spaces and the signs of addresses");
        }
        if (field.equals("phone_code") && !PHONE_CODE.matcher(value).matches()) {
            throw given.bad(field, "the digits of the country's code without a plus, such as 352");
        }
        if (field.equals("country") && !COUNTRY.matcher(value).matches()) {
            throw given.bad(field, "the two capital letters of a country, such as LU");
        }
        return value;
    }
}
