package dev.holdfast.sandbox.scenario;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.AdminClient.Answer;

import java.util.List;
import java.util.function.Supplier;

/** Brings people to cards as the program of a back-office does. Blocks; any thread. */
final class OnboardingClient {
    private static final List<String> ADDRESS = List.of("first_name", "Ada", "last_name", "Byron", "phone_code", "44",
        "phone", "2079460000", "postal_code", "94016", "country", "US", "state", "CA", "city", "San Francisco",
        "address_line1", "1 Market Street", "address_line2", "Floor 2");

    private final Supplier<AdminClient> admin;

    /** @param admin of the gateway that runs now. */
    OnboardingClient(final Supplier<AdminClient> admin) {
        this.admin = admin;
    }

    Answer submit(final String uniqueNo, final String token) {
        return send("POST", "cardholders", object().put("unique_no", uniqueNo).put("sumsub_share_token", token));
    }

    /** Opens the account of a cardholder that the platform has a number for, and puts money into it, once. */
    Answer openAccount(final String cardholderNo, final String balance) {
        final Answer opened = send("PUT", "accounts/" + cardholderNo, object().put("currency", "USD"));
        return opened.status() != 200 ? opened : send("POST", "accounts/" + cardholderNo + "/entries",
            object().put("entry_no", "fund-" + cardholderNo).put("amount", balance));
    }

    /** @param type Virtual or Physical. */
    Answer apply(final String cardUniqueNo, final String cardholderUniqueNo, final String type, final String binNo) {
        final ObjectNode body = object().put("card_unique_no", cardUniqueNo)
            .put("cardholder_unique_no", cardholderUniqueNo).put("card_type", type).put("card_bin_no", binNo);
        if (type.equals("Physical")) {
            final ObjectNode address = body.putObject("address");
            for (int i = 0; i < ADDRESS.size(); i += 2) {
                address.put(ADDRESS.get(i), ADDRESS.get(i + 1));
            }
        }
        return send("POST", "cards", body);
    }

    Answer activate(final String cardNo, final String cvv) {
        return send("POST", "cards/" + cardNo + "/activate", object().put("cvv", cvv));
    }

    Answer setPin(final String cardNo, final String pin) {
        return send("PUT", "cards/" + cardNo + "/pin", object().put("pin", pin));
    }

    Answer clientToken(final String cardNo) {
        return send("POST", "cards/" + cardNo + "/client-token", null);
    }

    /** Of our own number; empty when there is none. */
    String cardholder(final String uniqueNo, final String field) {
        return admin.get().get("/v1/cardholders/" + uniqueNo).field(field);
    }

    /** Of our own number; empty when there is none. */
    String application(final String cardUniqueNo, final String field) {
        return admin.get().get("/v1/applications/" + cardUniqueNo).field(field);
    }

    /** Says how much there is in the reserve. */
    static void stateReserve(final AdminClient admin, final String amount) {
        admin.call("POST", "/v1/reserve/statement", object().put("currency", "USD").put("amount", amount).toString());
    }

    /**
     * A field of the reserve's only currency, such as {@code balance} or {@code fees.other}; empty when there is none.
     */
    static String reserve(final AdminClient admin, final String field) {
        return admin.get("/v1/reserve").json().path("reserves").path(0).at("/" + field.replace('.', '/')).asText();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private Answer send(final String method, final String path, final ObjectNode body) {
        return admin.get().call(method, "/v1/" + path, body == null ? null : body.toString());
    }
}
