package dev.holdfast.gateway.admin.onboarding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.access.Caller;
import dev.holdfast.gateway.admin.ledger.LedgerResults;
import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminRequest;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.gateway.platform.Pin;
import dev.holdfast.gateway.sync.CardDesk;
import dev.holdfast.gateway.sync.SyncService;
import dev.holdfast.gateway.sync.onboarding.DeskAnswer;
import dev.holdfast.ledger.message.CardViewDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ResultCode;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What can be done with one card: at the platform at once (activate, PIN, token of its hosted page), and in the ledger,
 * which notifies the platform (freeze, unfreeze, delete). CVV, PIN and token are never logged or kept. Owned by the
 * admin listener's event loop.
 */
final class CardActions {
    private static final Logger LOG = LoggerFactory.getLogger(CardActions.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int CVV_DIGITS = 3;

    private final LedgerPort port;
    private final SyncService sync;
    private final OnboardingRequests requests;
    private final Executor loop;

    CardActions(
        final LedgerPort port, final SyncService sync, final OnboardingRequests requests, final Executor loop) {
        this.port = port;
        this.sync = sync;
        this.requests = requests;
        this.loop = loop;
    }

    void activate(final AdminRequest request, final Caller caller, final Consumer<AdminResponse> answer) {
        final String cardNo = request.id(1);
        final String cvv = request.body(Set.of("cvv")).requiredSecret("cvv");
        if (cvv.length() != CVV_DIGITS || !cvv.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw AdminException.badRequest("field cvv should be the card's " + CVV_DIGITS + " digits");
        }
        answer("activation", cardNo, caller, desk().activate(cardNo, cvv.toCharArray()),
            "GET /v1/cards/" + cardNo + " says Activated once the platform did it; a card that is activated already is "
                + "refused when it is asked for again, which does no harm", answer);
    }

    void setPin(final AdminRequest request, final Caller caller, final Consumer<AdminResponse> answer) {
        final String cardNo = request.id(1);
        final char[] pin = request.body(Set.of("pin")).requiredSecret("pin").toCharArray();
        try {
            Pin.check(pin);
        } catch (final IllegalArgumentException e) {
            throw AdminException.badRequest("field pin: " + e.getMessage());
        }
        answer("PIN", cardNo, caller, desk().setPin(cardNo, pin),
            "set the same PIN again: twice is the same as once", answer);
    }

    void clientToken(final AdminRequest request, final Caller caller, final Consumer<AdminResponse> answer) {
        final String cardNo = request.id(1);
        answer("client token", cardNo, caller, desk().clientToken(cardNo),
            "ask for another one: what nobody uses runs out by itself", answer);
    }

    private CardDesk desk() {
        return OnboardingRoutes.required(sync).desk();
    }

    /** @param finding how to find out when nobody knows. */
    private void answer(
        final String what, final String cardNo, final Caller caller, final CompletableFuture<DeskAnswer> asked,
        final String finding, final Consumer<AdminResponse> answer) {
        asked.whenCompleteAsync((said, problem) -> {
            LOG.info("{} of a card was asked for: {} card_no={} outcome={} platform_code={}", what, caller, cardNo,
                said.kind(), said.code());
            if (said.kind() == DeskAnswer.Kind.UNKNOWN) {
                sync.cardInDoubt(cardNo);
            }
            answer.accept(response(said, finding));
        }, loop);
    }

    private static AdminResponse response(final DeskAnswer said, final String finding) {
        return switch (said.kind()) {
            case DONE -> AdminResponse.json(HttpResponseStatus.OK, shown(said.data()));
            case REFUSED -> error(HttpResponseStatus.UNPROCESSABLE_ENTITY, "platform_refused", said.message(),
                said.code());
            case NOT_SENT -> error(HttpResponseStatus.SERVICE_UNAVAILABLE, "platform_unavailable", said.message(), 0);
            case UNKNOWN -> error(HttpResponseStatus.GATEWAY_TIMEOUT, "outcome_unknown",
                said.message() + "; it may have been done: " + finding, 0);
        };
    }

    /** What the platform documents, and nothing else that it might say. */
    private static ObjectNode shown(final JsonNode data) {
        final ObjectNode json = MAPPER.createObjectNode();
        if (data.has("client_access_token")) {
            json.set("client_access_token", data.get("client_access_token"));
            json.set("expires_in", data.get("expires_in"));
        } else {
            json.put("result", true);
        }
        return json;
    }

    private static AdminResponse error(
        final HttpResponseStatus status, final String error, final String message, final int code) {
        final ObjectNode json = MAPPER.createObjectNode().put("error", error).put("message", message);
        return AdminResponse.json(status, code == 0 ? json : json.put("platform_code", code));
    }

    void freeze(final AdminRequest request, final Caller caller, final Consumer<AdminResponse> answer) {
        change(request.id(1), CardStatus.FROZEN, EnumSet.of(CardStatus.ACTIVATED, CardStatus.FROZEN), caller, answer);
    }

    void unfreeze(final AdminRequest request, final Caller caller, final Consumer<AdminResponse> answer) {
        change(request.id(1), CardStatus.ACTIVATED, EnumSet.of(CardStatus.FROZEN, CardStatus.ACTIVATED), caller,
            answer);
    }

    /** For good, so that it has to be said which card. */
    void delete(final AdminRequest request, final Caller caller, final Consumer<AdminResponse> answer) {
        final String cardNo = request.id(1);
        final AdminBody body = request.body(Set.of("confirm"));
        if (!body.requiredText("confirm").equals(cardNo)) {
            throw body.bad("confirm", "the number of the card, since a deletion cannot be undone");
        }
        change(cardNo, CardStatus.DELETE, EnumSet.complementOf(EnumSet.of(CardStatus.UNKNOWN)), caller, answer);
    }

    private void change(
        final String cardNo, final CardStatus status, final Set<CardStatus> from, final Caller caller,
        final Consumer<AdminResponse> answer) {
        final boolean isSent = port.submit(requests.buffer(), 0, requests.getCard(cardNo), LedgerPort.NO_DEADLINE,
            caller.actor(), (result, offset, length) -> {
                if (LedgerResults.refusalIn(result, offset) != null) {
                    answer.accept(LedgerResults.read(result, offset));
                    return;
                }
                final CardStatus now = CardStatus.of(
                    new CardViewDecoder().wrapAndApplyHeader(result, offset, new MessageHeaderDecoder()).status());
                if (from.contains(now)) {
                    put(cardNo, status, caller, answer);
                } else {
                    answer.accept(AdminResponse.error(HttpResponseStatus.CONFLICT, "card_status",
                        "the card is " + now.wireName() + ", so it cannot become " + status.wireName()));
                }
            });
        if (!isSent) {
            answer.accept(LedgerResults.refusal(ResultCode.OVERLOADED));
        }
    }

    private void put(
        final String cardNo, final CardStatus status, final Caller caller, final Consumer<AdminResponse> answer) {
        final boolean isSent = port.submit(requests.buffer(), 0, requests.putCardStatus(cardNo, status),
            LedgerPort.NO_DEADLINE, caller.actor(),
            (result, offset, length) -> answer.accept(LedgerResults.read(result, offset)));
        if (!isSent) {
            answer.accept(LedgerResults.refusal(ResultCode.OVERLOADED));
        } else if (sync != null) {
            sync.cardChanged(cardNo);
        }
    }
}
