package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.wire.Action;
import dev.holdfast.ledger.fuzz.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody who has no secret sends callbacks that were captured, as often as he likes, under other actions and other
 * ids, which no signature covers. The books stay as they are, journal and reviews stay bounded, and no purchase is
 * vetoed, not even one whose question he sends first, as something else. How many: {@code -Dreplay.count=100000}.
 */
class ReplayedCallbacksTest {
    private static final int COUNT = Integer.getInteger("replay.count", 4_000);
    private static final int PURCHASES = 40;
    private static final String[] ACTIONS = {"Auth", "Consumption", "Card_update"};

    @TempDir
    private Path directory;
    private final long seed = Seed.of("replay");
    private final Random random = new Random(seed);
    private final long nowMs = System.currentTimeMillis();
    private final Map<String, Integer> answers = new TreeMap<>();

    @Test
    void shouldStayAsItIs() throws IOException {
        try (TestGateway gateway = new TestGateway(directory); RawHttp stranger = new RawHttp(gateway.callbackUrl());
            RawHttp platform = new RawHttp(gateway.callbackUrl())) {
            final AdminClient admin = gateway.admin();
            admin.openAccount("U1", "C1", "100000");
            final List<String> bodies = bodies();
            final List<String> captured = new ArrayList<>();
            for (final String body : bodies) {
                captured.add(RawHttp.callback(body));
                assertThat(platform.send(captured.get(captured.size() - 1)).read()).as(body).contains("\"code\":");
            }
            // Each text once under each action, so that from here on nothing of it is new.
            for (final String request : captured) {
                for (final String action : ACTIONS) {
                    stranger.send(changed(request, action)).read();
                }
            }
            final String account = admin.get("/v1/accounts/U1").text();
            final String reviews = admin.get("/v1/reviews?limit=100").text();
            final long sequence = sequence(admin);
            int purchases = 0;
            for (int i = 0; i < COUNT; i++) {
                final String request = captured.get(random.nextInt(captured.size()));
                final String answer = stranger.send(changed(request, ACTIONS[random.nextInt(ACTIONS.length)])).read();
                answers.merge(answer.substring(answer.indexOf('{'), answer.indexOf(',')), 1, Integer::sum);
                if (i % (COUNT / PURCHASES) == 0) {
                    buy(platform, stranger, "P" + purchases++);
                }
            }
            assertThat(admin.get("/v1/reviews?limit=100").text()).as("seed=%d", seed).isEqualTo(reviews);
            assertThat(
                sequence(admin) - sequence).as("places in the journal, seed=%d answers=%s", seed, answers)
                .isLessThan(3L * purchases + 50);
            assertThat(new BigDecimal(admin.get("/v1/accounts/U1").field("balance")))
                .as("what it was without the purchases, seed=%d", seed)
                .isEqualByComparingTo(new BigDecimal(balance(account)).subtract(BigDecimal.valueOf(purchases)));
        }
        if (COUNT > 10_000) {
            System.out.println("replayed=" + COUNT + " seed=" + seed + " " + answers);
        }
    }

    private static String balance(final String account) {
        final int at = account.indexOf("\"balance\":\"") + "\"balance\":\"".length();
        return account.substring(at, account.indexOf('"', at));
    }

    /** The stranger has the question before we do, and sends it as two other things first. */
    private void buy(final RawHttp platform, final RawHttp stranger, final String order) throws IOException {
        final String question = RawHttp.callback(CallbackBodies.auth(order, "C1", "U1", "1", nowMs));
        stranger.send(changed(question, "Consumption")).read();
        stranger.send(changed(question, "Card_update")).read();
        assertThat(platform.send(question).read()).as("seed=%d", seed).contains("\"code\":0");
        final String settled =
            RawHttp.callback(CallbackBodies.consumption(order, "C1", "U1", "1", "Success", nowMs + 1));
        stranger.send(changed(settled, "Auth")).read();
        assertThat(platform.send(settled).read()).as("seed=%d", seed).contains("\"code\":0");
    }

    private static long sequence(final AdminClient admin) {
        return admin.get("/v1/ledger").json().path("journal_sequence").asLong();
    }

    /** The same request with another action and another id. */
    private String changed(final String request, final String action) {
        final int bodyAt = request.indexOf("\r\n\r\n") + 4;
        final String body = request.substring(bodyAt)
            .replaceFirst("\"id\":\"[^\"]*\"", "\"id\":\"" + Long.toHexString(random.nextLong()) + "\"")
            .replaceFirst("\"action\":\"[^\"]*\"", "\"action\":\"" + action + "\"");
        return request.substring(0, bodyAt).replaceFirst("Content-Length: \\d+", "Content-Length: " + body.length())
            + body;
    }

    private List<String> bodies() {
        final List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            final String order = "T" + i;
            bodies.add(CallbackBodies.auth(order, i % 7 == 0 ? "C9" : "C1", "U1", "10", nowMs));
            bodies.add(CallbackBodies.consumption(order, "C1", "U1", "10",
                i % 5 == 0 ? "Fail" : i % 5 == 1 ? "Pending" : "Success", nowMs + 1));
            if (i % 3 == 0) {
                bodies.add(odd(order, Map.of("amount", "30.1234567")));
                bodies.add(odd(order, Map.of("time", "\"soon\"")));
                bodies.add(odd("", Map.of("remark", "\"" + i + "\"")));
                bodies.add(CallbackBodies.cardUpdate("C2", "Frozen", "Activated", nowMs - i));
                bodies.add(CallbackBodies.cardUpdate("C2", "Frozen", "", nowMs - i));
            }
        }
        return bodies;
    }

    private String odd(final String order, final Map<String, String> replacements) {
        return CallbackBodies.body(Action.CONSUMPTION,
            CallbackBodies.order(order, "C1", "U1", "10", "Success", nowMs + 2), replacements);
    }
}
