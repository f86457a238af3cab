package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.rules.Refusal;
import dev.holdfast.sandbox.rules.SandboxCode;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Tokens for the platform's hosted page, each good once and for five minutes. Any thread. */
final class ClientTokens {
    private static final int LIFE_SECONDS = 300;

    private final Faults faults;
    private final Map<String, Token> tokens = new HashMap<>();

    ClientTokens(final Faults faults) {
        this.faults = faults;
    }

    private record Token(String cardNo, long endMs) {
    }

    synchronized ObjectNode issue(final String cardNo) {
        tokens.values().removeIf(token -> token.endMs <= faults.timeMs());
        final String token = UUID.randomUUID().toString();
        tokens.put(token, new Token(cardNo, faults.timeMs() + TimeUnit.SECONDS.toMillis(LIFE_SECONDS)));
        return JsonNodeFactory.instance.objectNode().put("client_access_token", token).put("expires_in", LIFE_SECONDS);
    }

    /**
     * Uses a token up, as the hosted page does.
     *
     * @return the number of the card that the page would show.
     * @throws Refusal when it is used, unknown or over.
     */
    synchronized String use(final String text) {
        final Token token = tokens.remove(text);
        if (token == null || token.endMs <= faults.timeMs()) {
            throw new Refusal(SandboxCode.CLIENT_TOKEN_INVALID, "client_access_token is used or invalid");
        }
        return token.cardNo;
    }
}
