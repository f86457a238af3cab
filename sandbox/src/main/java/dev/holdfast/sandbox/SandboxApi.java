package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.rules.Refusal;
import dev.holdfast.sandbox.rules.SandboxBody;
import dev.holdfast.sandbox.rules.SandboxCode;
import dev.holdfast.sandbox.rules.SandboxPeriod;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The calls of the API, with what the platform checks before it does as it is told. */
final class SandboxApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> FILTERS = List.of("cardholder_no", "cardholder_unique_no", "card_no",
        "card_unique_no", "consume_no", "transfer_no", "transfer_unique_no");
    private static final Set<String> STATUSES = Set.of("Activated", "Frozen", "Delete");

    private final SandboxSettings settings;
    private final SandboxBooks books;
    private final SandboxAccess access;
    private final OnboardingCalls onboarding;

    SandboxApi(
        final SandboxSettings settings, final SandboxBooks books, final SandboxAccess access,
        final OnboardingCalls onboarding) {
        this.settings = settings;
        this.books = books;
        this.access = access;
        this.onboarding = onboarding;
    }

    /**
     * Does what a call asks for.
     *
     * @param path behind {@code /open-api/v1}.
     * @return the response's {@code data}; null when there is no such call.
     * @throws Refusal as the platform would.
     */
    JsonNode call(final String method, final String path, final byte[] body) {
        onboarding.advance();
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
            return onboarding.clientToken(parts[2]);
        }
        return parts.length == 4 && parts[0].equals("card") && parts[2].equals("private") && parts[3].equals("info")
            ? onboarding.privateInfo(parts[1]) : null;
    }

    private JsonNode post(final String path, final byte[] body) {
        return switch (path) {
            case "/cardholder/apply" -> onboarding.applyForCardholder(new SandboxBody(parse(body)));
            case "/cardholder/list" -> page(parse(body), SandboxLists.Kind.CARDHOLDERS);
            case "/card/apply" -> onboarding.applyForCard(new SandboxBody(parse(body)));
            case "/card/list" -> page(parse(body), SandboxLists.Kind.CARDS);
            case "/card/active" -> onboarding.activate(new SandboxBody(parse(body)));
            case "/card/status/update" -> changeStatus(new SandboxBody(parse(body)));
            case "/card/pin/set" -> onboarding.setPin(new SandboxBody(parse(body)));
            case "/card/support/bins" -> products(parse(body), ProgramMode.AUTHORIZATION);
            case "/card/package/list" -> products(parse(body), ProgramMode.CREDIT_EXTENSION);
            case "/card/consume/list" -> page(parse(body), SandboxLists.Kind.ORDERS);
            case "/account/transfer" -> transfer(new SandboxBody(parse(body)));
            case "/account/transfer/list" -> {
                require(ProgramMode.CREDIT_EXTENSION);
                yield page(parse(body), SandboxLists.Kind.TRANSFERS);
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
        throw Refusal.parameter("the body is no JSON object");
    }

    private JsonNode page(final JsonNode body, final SandboxLists.Kind kind) {
        final SandboxPeriod period = SandboxPeriod.of(body);
        final Map<String, String> fields = new TreeMap<>();
        for (final String name : FILTERS) {
            if (!body.path(name).asText("").isEmpty()) {
                fields.put(name, body.path(name).asText());
            }
        }
        return SandboxShapes.list(books.page(kind, period, fields).stream().map(item -> switch (kind) {
            case ORDERS -> SandboxShapes.order(item);
            case TRANSFERS -> SandboxShapes.transferItem(item);
            case CARDS, CARDHOLDERS -> item;
        }).toList());
    }

    private JsonNode cardholder(final String no) {
        return SandboxShapes.cardholderInfo(books.cardholder(no), books.cardsOf(no),
            books.balance(no).toPlainString());
    }

    private JsonNode changeStatus(final SandboxBody body) {
        books.changeStatus(body.number("card_no"), body.oneOf("status", STATUSES));
        return SandboxShapes.done();
    }

    private JsonNode products(final JsonNode body, final ProgramMode mode) {
        require(mode);
        return SandboxShapes.list(new SandboxProducts(mode).page(body));
    }

    private JsonNode transfer(final SandboxBody body) {
        require(ProgramMode.CREDIT_EXTENSION);
        final String type = body.number("type");
        if (!type.equalsIgnoreCase("In") && !type.equalsIgnoreCase("Out")) {
            throw Refusal.parameter("type should be In or Out");
        }
        final BigDecimal amount = body.positiveAmount("balance", 2);
        return SandboxShapes.transferResult(books.transfer(body.number("cardholder_no"),
            body.number("transfer_unique_no"), type.equalsIgnoreCase("In"), amount));
    }

    private JsonNode account(final String cardholderNo) {
        require(ProgramMode.CREDIT_EXTENSION);
        books.cardholder(cardholderNo);
        return SandboxShapes.account(cardholderNo, books.balance(cardholderNo).toPlainString());
    }

    private void require(final ProgramMode mode) {
        if (settings.mode() != mode) {
            throw new Refusal(SandboxCode.WRONG_MODE, "the call belongs to " + mode + " mode");
        }
    }
}
