package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.platform.PrivateData;
import dev.holdfast.gateway.platform.ProgramMode;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The calls of the API, with what the platform checks before it does as it is told. */
final class SandboxApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> FILTERS = List.of("cardholder_no", "card_no", "card_unique_no", "consume_no");
    private static final int MAX_UNIQUE_LENGTH = 64;
    private static final Set<String> STATUSES = Set.of("Activated", "Frozen", "Delete");

    private final SandboxSettings settings;
    private final SandboxBooks books;
    private final SandboxAccess access;

    SandboxApi(final SandboxSettings settings, final SandboxBooks books, final SandboxAccess access) {
        this.settings = settings;
        this.books = books;
        this.access = access;
    }

    /**
     * Does what a call asks for.
     *
     * @param path behind {@code /open-api/v1}.
     * @return the response's {@code data}; null when there is no such call.
     * @throws Refusal as the platform would.
     */
    JsonNode call(final String method, final String path, final byte[] body) {
        if (method.equals("GET")) {
            return get(path.substring(1).split("/"));
        }
        return method.equals("POST") ? post(path, body) : null;
    }

    private JsonNode get(final String[] parts) {
        if (parts.length == 2 && parts[0].equals("merchant") && parts[1].equals("token")) {
            return access.newToken();
        }
        if (parts.length == 3) {
            return switch (parts[0] + '/' + parts[2]) {
                case "card/detail" -> books.card(parts[1]).put("card_name", "Sandbox");
                case "cardholder/info" -> cardholder(parts[1]);
                case "account/info" -> account(parts[1]);
                default -> null;
            };
        }
        if (parts.length == 4 && parts[0].equals("card") && parts[1].equals("consume") && parts[3].equals("info")) {
            return asText(books.order(parts[2]));
        }
        return parts.length == 4 && parts[0].equals("card") && parts[2].equals("private") && parts[3].equals("info")
            ? privateInfo(parts[1]) : null;
    }

    private JsonNode post(final String path, final byte[] body) {
        return switch (path) {
            case "/cardholder/apply" -> applyForCardholder(new SandboxBody(parse(body)));
            case "/cardholder/list" -> page(parse(body), SandboxBooks.Kind.CARDHOLDERS);
            case "/card/apply" -> applyForCard(new SandboxBody(parse(body)));
            case "/card/list" -> page(parse(body), SandboxBooks.Kind.CARDS);
            case "/card/active" -> activate(new SandboxBody(parse(body)));
            case "/card/status/update" -> changeStatus(new SandboxBody(parse(body)));
            case "/card/pin/set" -> setPin(new SandboxBody(parse(body)));
            case "/card/support/bins" -> bins();
            case "/card/package/list" -> packages();
            case "/card/consume/list" -> page(parse(body), SandboxBooks.Kind.ORDERS);
            case "/account/transfer" -> transfer(new SandboxBody(parse(body)));
            case "/account/transfer/list" -> {
                require(ProgramMode.CREDIT_EXTENSION);
                yield page(parse(body), SandboxBooks.Kind.TRANSFERS);
            }
            default -> null;
        };
    }

    private static JsonNode parse(final byte[] body) {
        try {
            final JsonNode json = MAPPER.readTree(body);
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (final IOException e) {
            // Told below.
        }
        throw new Refusal(1004, "the body is no JSON object");
    }

    private JsonNode page(final JsonNode body, final SandboxBooks.Kind kind) {
        final SandboxPeriod period = SandboxPeriod.of(body);
        final Map<String, String> fields = new TreeMap<>();
        for (final String name : FILTERS) {
            if (!body.path(name).asText("").isEmpty()) {
                fields.put(name, body.path(name).asText());
            }
        }
        final SandboxBooks.Page page = books.page(kind, period, fields);
        final ObjectNode data = JsonNodeFactory.instance.objectNode().put("total", page.total());
        final ArrayNode list = data.putArray("list");
        page.items().forEach(item -> list.add(asText(item)));
        return data;
    }

    private JsonNode cardholder(final String no) {
        final ObjectNode holder = books.cardholder(no);
        final ArrayNode cards = holder.putArray("cards");
        books.cardsOf(no).forEach(cards::add);
        return holder;
    }

    private JsonNode applyForCardholder(final SandboxBody body) {
        body.required("sumsub_share_token", Integer.MAX_VALUE);
        return books.applyForCardholder(body.required("cardholder_unique_no", MAX_UNIQUE_LENGTH));
    }

    private JsonNode applyForCard(final SandboxBody body) {
        final String type = body.oneOf("card_type", Set.of("Virtual", "Physical"));
        body.required(settings.mode() == ProgramMode.AUTHORIZATION ? "card_bin_no" : "package_no", MAX_UNIQUE_LENGTH);
        if (type.equals("Physical")) {
            body.requiredObject("address_info");
        }
        return books.applyForCard(body.required("cardholder_no", MAX_UNIQUE_LENGTH),
            body.required("card_unique_no", MAX_UNIQUE_LENGTH), type);
    }

    private JsonNode activate(final SandboxBody body) {
        final String cardNo = body.required("card_no", MAX_UNIQUE_LENGTH);
        final JsonNode card = books.card(cardNo);
        if (!card.path("cardholder_no").asText().equals(body.required("cardholder_no", MAX_UNIQUE_LENGTH))
            || !card.path("card_last_no").asText().equals(body.required("card_last_no", 4))) {
            throw new Refusal(4002, "the card is of another cardholder or has another number");
        }
        body.encryptedDigits("cvv", new PrivateData(settings.apiSecret()), 3, 3);
        books.activate(cardNo);
        return result();
    }

    private JsonNode changeStatus(final SandboxBody body) {
        books.changeStatus(body.required("card_no", MAX_UNIQUE_LENGTH), body.oneOf("status", STATUSES));
        return result();
    }

    private JsonNode setPin(final SandboxBody body) {
        books.card(body.required("card_no", MAX_UNIQUE_LENGTH));
        body.encryptedDigits("pin", new PrivateData(settings.apiSecret()), 4, 6);
        return result();
    }

    private JsonNode privateInfo(final String cardNo) {
        books.card(cardNo);
        if (!settings.hasPci()) {
            throw new Refusal(1013, "the merchant may not see card data");
        }
        final String info = "{\"card_number\":\"4111111111111111\",\"cvv\":\"123\",\"expire\":\"12/30\"}";
        return JsonNodeFactory.instance.textNode(new PrivateData(settings.apiSecret()).encrypt(info.toCharArray()));
    }

    private JsonNode bins() {
        require(ProgramMode.AUTHORIZATION);
        final ArrayNode bins = JsonNodeFactory.instance.arrayNode();
        bins.addObject().put("card_bin_no", "BIN-1").put("card_bin", "411111").put("organization", "Visa")
            .put("support_physical", true)
            .put("support_virtual", true).put("currencies", "USD").putObject("balance_limit")
            .put("limit_balance", "10000")
            .put("limit_week_balance", "20000").put("limit_atm_day_balance", "1000")
            .put("limit_atm_month_balance", "5000");
        return bins;
    }

    private JsonNode packages() {
        require(ProgramMode.CREDIT_EXTENSION);
        final ArrayNode packages = JsonNodeFactory.instance.arrayNode();
        packages.addObject().put("package_no", "P-1").put("package_name", "Sandbox").putObject("fee_detail")
            .put("consume_rate", "0.01");
        return packages;
    }

    private JsonNode transfer(final SandboxBody body) {
        require(ProgramMode.CREDIT_EXTENSION);
        final String type = body.required("type", MAX_UNIQUE_LENGTH);
        if (!type.equalsIgnoreCase("In") && !type.equalsIgnoreCase("Out")) {
            throw new Refusal(1004, "type should be In or Out");
        }
        final BigDecimal amount = body.positiveAmount("balance", 2);
        return books.transfer(body.required("cardholder_no", MAX_UNIQUE_LENGTH),
            body.required("transfer_unique_no", MAX_UNIQUE_LENGTH), type.equalsIgnoreCase("In"), amount);
    }

    private JsonNode account(final String cardholderNo) {
        require(ProgramMode.CREDIT_EXTENSION);
        books.cardholder(cardholderNo);
        final String balance = books.balance(cardholderNo).toPlainString();
        return JsonNodeFactory.instance.objectNode().put("symbol", "TUSDT").put("balance", balance)
            .put("usd_balance", balance)
            .put("bonus_balance", "0");
    }

    private void require(final ProgramMode mode) {
        if (settings.mode() != mode) {
            throw new Refusal(1012, "the call belongs to " + mode + " mode");
        }
    }

    private static JsonNode result() {
        return JsonNodeFactory.instance.objectNode().put("result", true);
    }

    /** The lists and records of orders have amounts as strings. */
    private static ObjectNode asText(final ObjectNode order) {
        for (final String name : List.of("amount", "local_amount", "fee")) {
            if (order.path(name).isNumber()) {
                order.put(name, order.path(name).decimalValue().toPlainString());
            }
        }
        return order;
    }
}
