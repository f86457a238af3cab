package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.platform.Pin;
import dev.holdfast.gateway.platform.PrivateData;
import dev.holdfast.gateway.platform.ProgramMode;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The calls of the API, with what the platform checks before it does as it is told. */
final class SandboxApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> FILTERS = List.of("cardholder_no", "cardholder_unique_no", "card_no",
        "card_unique_no", "consume_no", "transfer_no", "transfer_unique_no");
    private static final int MAX_UNIQUE_LENGTH = 64;
    private static final int CLIENT_TOKEN_SECONDS = 300;
    /** More than a page that nobody has asked a size for. */
    private static final int PRODUCTS = 12;
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
                case "card/detail" -> SandboxShapes.cardDetail(books.card(parts[1]));
                case "cardholder/info" -> cardholder(parts[1]);
                case "account/info" -> account(parts[1]);
                default -> null;
            };
        }
        if (parts.length == 4 && parts[0].equals("card") && parts[1].equals("consume") && parts[3].equals("info")) {
            return SandboxShapes.order(books.order(parts[2]));
        }
        if (parts.length == 4 && parts[0].equals("merchant") && parts[1].equals("client") && parts[3].equals("token")) {
            books.card(parts[2]);
            return JsonNodeFactory.instance.objectNode().put("client_access_token", UUID.randomUUID().toString())
                .put("expires_in", CLIENT_TOKEN_SECONDS);
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
            case "/card/support/bins" -> bins(parse(body));
            case "/card/package/list" -> packages(parse(body));
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
            // Refused below.
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
        return SandboxShapes.list(page.items().stream().map(item -> switch (kind) {
            case ORDERS -> SandboxShapes.order(item);
            case TRANSFERS -> SandboxShapes.transferItem(item);
            case CARDS, CARDHOLDERS -> item;
        }).toList());
    }

    private JsonNode cardholder(final String no) {
        return SandboxShapes.cardholderInfo(books.cardholder(no), books.cardsOf(no),
            books.balance(no).toPlainString());
    }

    private JsonNode applyForCardholder(final SandboxBody body) {
        body.required("sumsub_share_token", Integer.MAX_VALUE);
        return SandboxShapes.application(
            books.applyForCardholder(body.required("cardholder_unique_no", MAX_UNIQUE_LENGTH)), "cardholder");
    }

    private JsonNode applyForCard(final SandboxBody body) {
        final String type = body.oneOf("card_type", Set.of("Virtual", "Physical"));
        body.required(settings.mode() == ProgramMode.AUTHORIZATION ? "card_bin_no" : "package_no", MAX_UNIQUE_LENGTH);
        if (type.equals("Physical")) {
            body.requiredObject("address_info");
        }
        return SandboxShapes.application(books.applyForCard(body.required("cardholder_no", MAX_UNIQUE_LENGTH),
            body.required("card_unique_no", MAX_UNIQUE_LENGTH), type), "card");
    }

    private JsonNode activate(final SandboxBody body) {
        final String cardNo = body.required("card_no", MAX_UNIQUE_LENGTH);
        final JsonNode card = books.card(cardNo);
        if (!card.path("cardholder_no").asText().equals(body.required("cardholder_no", MAX_UNIQUE_LENGTH))
            || !card.path("card_last_no").asText().equals(body.required("card_last_no", 4))) {
            throw new Refusal(SandboxCodes.CARD_OF_ANOTHER, "the card is of another cardholder or has another number");
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
        final JsonNode card = books.card(body.required("card_no", MAX_UNIQUE_LENGTH));
        if (!card.path("cardholder_no").asText().equals(body.required("cardholder_no", MAX_UNIQUE_LENGTH))) {
            throw new Refusal(SandboxCodes.CARD_OF_ANOTHER, "the card is of another cardholder");
        }
        final char[] pin = body.encrypted("pin", new PrivateData(settings.apiSecret())).toCharArray();
        if (!card.path("card_type").asText().equals("Physical")) {
            throw new Refusal(SandboxCodes.NOT_PHYSICAL, "the card is not a physical one");
        }
        if (!card.path("status").asText().equals("Activated")) {
            throw new Refusal(SandboxCodes.STATUS_FORBIDS, "the card is not activated");
        }
        if (!Pin.isWellFormed(pin) || Pin.isWeak(pin)) {
            throw new Refusal(SandboxCodes.PIN_WEAK, "the pin is too weak or of the wrong length");
        }
        return result();
    }

    private JsonNode privateInfo(final String cardNo) {
        final ObjectNode card = books.card(cardNo);
        if (!settings.hasPci()) {
            throw new Refusal(1013, "the merchant may not see card data");
        }
        final String info = SandboxShapes.privateInfo(card);
        return JsonNodeFactory.instance.textNode(new PrivateData(settings.apiSecret()).encrypt(info.toCharArray()));
    }

    private JsonNode bins(final JsonNode body) {
        require(ProgramMode.AUTHORIZATION);
        return products(body, "card_bin_no", SandboxShapes::bin);
    }

    private JsonNode packages(final JsonNode body) {
        require(ProgramMode.CREDIT_EXTENSION);
        return products(body, "package_no", SandboxShapes::cardPackage);
    }

    private static JsonNode products(final JsonNode body, final String filter, final IntFunction<ObjectNode> product) {
        final SandboxPeriod.Paging paging = SandboxPeriod.paging(body);
        final String wanted = body.path(filter).asText("");
        return SandboxShapes.list(IntStream.rangeClosed(1, PRODUCTS).mapToObj(product)
            .filter(one -> wanted.isEmpty() || one.path(filter).asText().equals(wanted))
            .skip((long) paging.page() * paging.size()).limit(paging.size()).toList());
    }

    private JsonNode transfer(final SandboxBody body) {
        require(ProgramMode.CREDIT_EXTENSION);
        final String type = body.required("type", MAX_UNIQUE_LENGTH);
        if (!type.equalsIgnoreCase("In") && !type.equalsIgnoreCase("Out")) {
            throw new Refusal(1004, "type should be In or Out");
        }
        final BigDecimal amount = body.positiveAmount("balance", 2);
        return SandboxShapes.transferResult(books.transfer(body.required("cardholder_no", MAX_UNIQUE_LENGTH),
            body.required("transfer_unique_no", MAX_UNIQUE_LENGTH), type.equalsIgnoreCase("In"), amount));
    }

    private JsonNode account(final String cardholderNo) {
        require(ProgramMode.CREDIT_EXTENSION);
        books.cardholder(cardholderNo);
        return SandboxShapes.account(cardholderNo, books.balance(cardholderNo).toPlainString());
    }

    private void require(final ProgramMode mode) {
        if (settings.mode() != mode) {
            throw new Refusal(1012, "the call belongs to " + mode + " mode");
        }
    }

    private static JsonNode result() {
        return JsonNodeFactory.instance.objectNode().put("result", true);
    }
}
