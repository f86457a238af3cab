package dev.holdfast.gateway.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The calls that are made here. Nothing else knows a path or the name of a parameter. */
public final class PlatformCalls {
    /** Most items of a page. */
    public static final int PAGE_SIZE = 100;
    /** Longest period that a list may cover. */
    public static final int MAX_PERIOD_DAYS = 90;

    /** The platform reads times in UTC+8 unless the Timezone header says otherwise, which it does not. */
    private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZONE);

    private PlatformCalls() {
    }

    /** A new access token, with the time at which it ends. */
    public static PlatformRequest token() {
        return PlatformRequest.TOKEN;
    }

    /** A page of the cards whose time is in the period. */
    public static PlatformRequest cards(final long fromMs, final long toMs, final int page) {
        return PlatformRequest.post("/card/list", period(fromMs, toMs, page));
    }

    /** The same of one unique number. */
    public static PlatformRequest cards(final long fromMs, final long toMs, final int page, final String uniqueNo) {
        return PlatformRequest.post("/card/list", period(fromMs, toMs, page).put("card_unique_no", uniqueNo));
    }

    public static PlatformRequest card(final String cardNo) {
        return PlatformRequest.get("/card/" + encode(cardNo) + "/detail");
    }

    /** The card's number and its other private data, encrypted. */
    public static PlatformRequest cardPrivateInfo(final String cardNo) {
        return PlatformRequest.get("/card/" + encode(cardNo) + "/private/info");
    }

    /** @param status Activated, Frozen or Delete. */
    public static PlatformRequest cardStatus(final String cardNo, final String status) {
        return PlatformRequest.post("/card/status/update", object().put("card_no", cardNo).put("status", status));
    }

    /** Issues a card; {@code body} is as the platform's page for it says. */
    public static PlatformRequest applyForCard(final ObjectNode body) {
        return PlatformRequest.post("/card/apply", body);
    }

    /** @param encryptedCvv see {@link PrivateData}. */
    public static PlatformRequest activateCard(
        final String cardholderNo, final String cardNo, final String lastNo, final String encryptedCvv) {
        return PlatformRequest.post("/card/active",
            object().put(
                "cardholder_no", cardholderNo).put("card_no", cardNo).put("card_last_no", lastNo)
            .put("cvv", encryptedCvv));
    }

    /** @param encryptedPin see {@link Pin} and {@link PrivateData}. */
    public static PlatformRequest setPin(final String cardholderNo, final String cardNo, final String encryptedPin) {
        return PlatformRequest.post("/card/pin/set", object().put("card_no", cardNo).put("cardholder_no", cardholderNo)
            .put("pin", encryptedPin));
    }

    /** A token, good once, for the platform's page on which a cardholder sees the card. */
    public static PlatformRequest clientToken(final String cardNo) {
        return PlatformRequest.get("/merchant/client/" + encode(cardNo) + "/token");
    }

    public static PlatformRequest applyForCardholder(final ObjectNode body) {
        return PlatformRequest.post("/cardholder/apply", body);
    }

    public static PlatformRequest cardholders(final long fromMs, final long toMs, final int page) {
        return PlatformRequest.post("/cardholder/list", period(fromMs, toMs, page));
    }

    /** The same of one unique number. */
    public static PlatformRequest cardholders(
        final long fromMs, final long toMs, final int page, final String uniqueNo) {
        return PlatformRequest.post("/cardholder/list",
            period(fromMs, toMs, page).put("cardholder_unique_no", uniqueNo));
    }

    public static PlatformRequest cardholder(final String cardholderNo) {
        return PlatformRequest.get("/cardholder/" + encode(cardholderNo) + "/info");
    }

    /** A page of the BINs (AUTHORIZATION). */
    public static PlatformRequest bins(final int page) {
        return PlatformRequest.post("/card/support/bins", paged(object(), page));
    }

    /** A page of the card packages (CREDIT_EXTENSION). */
    public static PlatformRequest packages(final int page) {
        return PlatformRequest.post("/card/package/list", paged(object(), page));
    }

    /** A page of the consumption orders whose time is in the period. */
    public static PlatformRequest orders(final long fromMs, final long toMs, final int page) {
        return PlatformRequest.post("/card/consume/list", period(fromMs, toMs, page));
    }

    /** The same of one order. */
    public static PlatformRequest orders(final long fromMs, final long toMs, final int page, final String consumeNo) {
        return PlatformRequest.post("/card/consume/list", period(fromMs, toMs, page).put("consume_no", consumeNo));
    }

    public static PlatformRequest order(final String consumeNo) {
        return PlatformRequest.get("/card/consume/" + encode(consumeNo) + "/info");
    }

    /**
     * Moves money between the reserve and a cardholder's account, once per number.
     *
     * @param type   In or Out.
     * @param amount positive, of at most two decimals, in TUSDT.
     */
    public static PlatformRequest transfer(
        final String cardholderNo, final String uniqueNo, final String type, final String amount) {
        return PlatformRequest.post("/account/transfer",
            object().put(
                "cardholder_no", cardholderNo).put("transfer_unique_no", uniqueNo).put("type", type)
            .put("balance", amount));
    }

    public static PlatformRequest transfers(final long fromMs, final long toMs, final int page) {
        return PlatformRequest.post("/account/transfer/list", period(fromMs, toMs, page));
    }

    /** The same of one unique number. */
    public static PlatformRequest transfers(
        final long fromMs, final long toMs, final int page, final String uniqueNo) {
        return PlatformRequest.post("/account/transfer/list",
            period(fromMs, toMs, page).put("transfer_unique_no", uniqueNo));
    }

    /** The accounts of a cardholder, one for each currency; see {@link PlatformAccount}. */
    public static PlatformRequest account(final String cardholderNo) {
        return PlatformRequest.get("/account/" + encode(cardholderNo) + "/info");
    }

    /**
     * The items of a list call's {@code data}, which holds them in {@code list}; a list without that around it is
     * taken, too.
     */
    public static List<JsonNode> itemsOf(final JsonNode data) {
        final JsonNode list = data.isArray() ? data : data.path("list");
        final List<JsonNode> items = new ArrayList<>();
        if (list.isArray()) {
            list.forEach(items::add);
        }
        return items;
    }

    private static ObjectNode period(final long fromMs, final long toMs, final int page) {
        return paged(object().put("start_time", TIME.format(Instant.ofEpochMilli(fromMs)))
            .put("end_time", TIME.format(Instant.ofEpochMilli(toMs))), page);
    }

    /** Without a size the platform shows ten items. */
    private static ObjectNode paged(final ObjectNode body, final int page) {
        return body.put("page", page).put("size", PAGE_SIZE);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String encode(final String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
