package dev.holdfast.sandbox.rules;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the platform wants of {@code address_info}, with the code of each refusal. Which member may hold which
 * characters, which countries are supported and which postal codes fit is not documented: those are the sandbox's.
 */
public final class AddressRules {
    private static final String OBJECT = "address_info";
    private static final List<String> ALWAYS = List.of("postal_code", "country", "state", "city", "address_line1");
    private static final List<String> PHYSICAL = List.of("first_name", "last_name", "phone_code", "phone",
        "postal_code", "country", "state", "city", "address_line1", "address_line2");
    private static final Set<String> NAMES = Set.of("first_name", "last_name");
    private static final Pattern ENGLISH = Pattern.compile("[A-Za-z '.-]+");
    private static final Pattern ENGLISH_ADDRESS = Pattern.compile("[A-Za-z0-9 .,:;#/'()&+_-]+");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern ZEROS = Pattern.compile("0+");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Set<String> NOT_SUPPORTED = Set.of("KP", "IR");

    private AddressRules() {
    }

    /**
     * Checks the address of an application.
     *
     * @param isWanted whether a virtual card has to have one; a physical card has.
     * @throws Refusal as the platform would.
     */
    public static void check(final JsonNode application, final boolean isPhysical, final boolean isWanted) {
        final JsonNode address = application.path(OBJECT);
        if (address.isMissingNode() || address.isNull()) {
            if (isPhysical || isWanted) {
                throw Refusal.parameter(OBJECT + " is missing");
            }
            return;
        }
        if (!address.isObject()) {
            throw Refusal.parameter(OBJECT + " should be an object");
        }
        for (final String name : isPhysical ? PHYSICAL : ALWAYS) {
            if (address.path(name).asText("").isEmpty() || address.path(name).isNull()) {
                throw Refusal.parameter(name + " is missing");
            }
        }
        PHYSICAL.stream().filter(address::hasNonNull).forEach(name -> checkMember(name, address.path(name)));
    }

    private static void checkMember(final String name, final JsonNode value) {
        if (!value.isTextual()) {
            throw Refusal.parameter(name + " should be a string");
        }
        final String text = value.textValue();
        if (text.isEmpty()) {
            return;
        }
        if (name.equals("phone_code") && !DIGITS.matcher(text).matches()) {
            throw Refusal.parameter(name + " should be digits, without a plus");
        }
        if (name.equals("country") && (!COUNTRIES.contains(text) || NOT_SUPPORTED.contains(text))) {
            throw new Refusal(SandboxCode.COUNTRY_NOT_SUPPORTED, name + " is not supported");
        }
        if (NAMES.contains(name) && !ENGLISH.matcher(text).matches()) {
            throw new Refusal(SandboxCode.NOT_ENGLISH, name + " should be in English");
        }
        if (!NAMES.contains(name) && !ENGLISH_ADDRESS.matcher(text).matches()) {
            throw new Refusal(SandboxCode.NOT_ENGLISH_ADDRESS,
                name + " should have letters, digits, spaces and address symbols of English only");
        }
        if (name.equals("postal_code") && ZEROS.matcher(text).matches()) {
            throw new Refusal(SandboxCode.POSTAL_CODE_WRONG, name + " does not fit the state or the city");
        }
    }
}
