package dev.holdfast.sandbox.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.ledger.fuzz.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static dev.holdfast.sandbox.sync.SyncFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A platform that says things late, twice, at one moment and so that they cannot be read. Whatever it says comes to the
 * same books and the same reviews in whichever order it comes, be it as a callback, with a pull or with a
 * reconciliation.
 *
 * <p>A story is what is said of a purchase and of a reversal of it: callbacks, and of each order at most one record,
 * which is the platform's last word. Each story is told a few times, each time in another order, to an account and
 * orders of its own. How many: {@code -Droads.stories=100}.
 */
class StatementRoadsTest {
    private static final int STORIES = Integer.getInteger("roads.stories", 12);
    private static final int ORDERINGS = 8;
    private static final int MOST_CALLBACKS = 5;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> COMPARED = List.of("state", "type", "status", "amount", "held", "posted", "fee",
        "platform_fee", "reversed", "disputed", "local_currency", "consume_relate_no");
    /** Members that cannot be read, or that other programs would stumble over. */
    private static final String[] ODD = {
        "fee\":\"\"", "fee\":-0.50", "fee\":\"0.1234567\"", "amount\":\"30.1234567\"", "amount\":-1",
        "status\":\"Odd\"", "type\":7", "card_no\":\"no such\"", "card_no\":null", "consume_no\":\"\"",
        "consume_relate_no\":\"a b\"", "remark\":{\"a\":1}", "serial\":" + "9".repeat(66),
        "fee_list\":[{\"fee_type\":\"A\",\"amount\":1E-7}]", "local_currency\":\"Euro\""
    };

    @TempDir
    private Path directory;
    private final long seed = Seed.of("roads");
    private final Random random = new Random(seed);
    private final long nowMs = System.currentTimeMillis();

    /** @param text JSON with an at-sign for what is each telling's own. */
    private record Message(boolean isRecord, String text) {
        ObjectNode told(final int own) {
            try {
                return (ObjectNode) MAPPER.readTree(text.replace("@", Integer.toString(own)));
            } catch (final IOException e) {
                throw new UncheckedIOException(text, e);
            }
        }
    }

    /** What is told to one account, in its order. */
    private record Telling(int story, boolean takesPlatformFee, List<Message> messages) {
    }

    @Test
    void shouldComeToTheSameOverEveryRoad() {
        final List<Telling> tellings = tellings();
        final Set<String> reasons = new TreeSet<>();
        try (SyncFixture pulling = new SyncFixture(directory.resolve("pulling"), ProgramMode.AUTHORIZATION, 20);
            SyncFixture comparing = new SyncFixture(directory.resolve("comparing"), ProgramMode.AUTHORIZATION,
                3_600_000)) {
            final List<SyncFixture> both = List.of(pulling, comparing);
            both.forEach(fixture -> open(fixture, tellings));
            final int rounds = tellings.stream().mapToInt(telling -> telling.messages.size()).max().orElseThrow();
            for (int round = 0; round < rounds; round++) {
                for (final SyncFixture fixture : both) {
                    tell(fixture, tellings, round);
                }
                comparing.reconcile(true);
            }
            awaitPulls(pulling);
            comparing.reconcile(true);
            final Map<Integer, String> expected = new HashMap<>();
            for (final SyncFixture fixture : both) {
                final Map<String, List<JsonNode>> reviews = openReviews(fixture);
                reviews.values().forEach(list -> list.forEach(review -> reasons.add(review.path("reason").asText())));
                for (int own = 0; own < tellings.size(); own++) {
                    final Telling telling = tellings.get(own);
                    final String books = books(fixture, own, reviews);
                    final String first = expected.putIfAbsent(telling.story, books);
                    assertThat(books).as("seed=%d platform fee=%s\n%s", seed, telling.takesPlatformFee,
                        telling.messages.stream().map(Message::toString).collect(Collectors.joining("\n")))
                        .isEqualTo(first == null ? books : first);
                }
            }
            final long sequence = sequence(comparing);
            int repeated = 0;
            for (int own = 0; own < tellings.size(); own++) {
                for (final Message message : tellings.get(own).messages) {
                    say(comparing, message, own);
                    repeated += message.isRecord ? 0 : 1;
                }
            }
            // The sync may have something to tell meanwhile, as what the platform says of orders in review.
            assertThat(
                sequence(comparing) - sequence).as("places in the journal of what is repeated, seed=%d", seed)
                .isLessThan(repeated / 4);
        }
        assertThat(reasons).as("what came up, seed=%d", seed).contains("field_unreadable");
    }

    private static long sequence(final SyncFixture fixture) {
        return fixture.admin.get("/v1/ledger").json().path("journal_sequence").asLong();
    }

    private List<Telling> tellings() {
        final List<Telling> tellings = new ArrayList<>();
        for (int story = 0; story < STORIES; story++) {
            final List<Message> messages = story == 0 ? unreadableStory() : story();
            for (int i = 0; i < ORDERINGS; i++) {
                final List<Message> shuffled = new ArrayList<>(messages);
                Collections.shuffle(shuffled, random);
                tellings.add(new Telling(story, story % 3 == 0, shuffled));
            }
        }
        return tellings;
    }

    /** A settlement that nobody can read, so that there is one in every run. */
    private List<Message> unreadableStory() {
        final String pending =
            "{\"consume_no\":\"T@\",\"card_no\":\"C@\",\"cardholder_no\":\"U@\",\"type\":\"Consumption\","
            + "\"status\":\"Pending\","
            + "\"amount\":10,\"time\":" + (nowMs - 60_000) + '}';
        return List.of(new Message(false, pending),
            new Message(false, pending.replace("Pending", "Success").replace(":10,", ":30.1234567,")));
    }

    private List<Message> story() {
        final List<Message> messages = new ArrayList<>();
        for (final String order : List.of("T@", "V@")) {
            final int callbacks = order.equals("T@") ? 1 + random.nextInt(MOST_CALLBACKS) : random.nextInt(3);
            long lastMs = 0;
            final boolean hasRecord = random.nextInt(3) != 0;
            for (int i = 0; i < callbacks; i++) {
                final long timeMs = nowMs - 60_000 + 1_000L * random.nextInt(3);
                lastMs = Math.max(lastMs, timeMs);
                messages.add(new Message(false, data(order, timeMs, hasRecord)));
            }
            if (hasRecord && callbacks > 0) {
                messages.add(new Message(true,
                    data(order, lastMs + 1_000L * random.nextInt(2), true).replace("\"consume_no\":\"\"",
                    "\"consume_no\":\"" + order + '"')));
            }
        }
        return messages;
    }

    /** What has no time counts as new when it comes, so that it must not meet a record. */
    private String data(final String order, final long timeMs, final boolean hasRecord) {
        final boolean isReversal = order.equals("V@");
        final ObjectNode data = JsonNodeFactory.instance.objectNode().put("consume_no", order).put("card_no", "C@")
            .put("cardholder_no", "U@")
            .put("type", isReversal ? "Reversal" : random.nextInt(12) == 0 ? "Refund" : "Consumption")
            .put("status", pick("Pending", "Success", "Success", "Success", "Fail"))
            .put("amount", new BigDecimal(pick("10.00", "10", "10", "5", "20")));
        if (isReversal) {
            data.put("consume_relate_no", "T@");
        }
        if (random.nextBoolean()) {
            data.put("fee", new BigDecimal(pick("0.10", "0.10", "0", "1")));
        }
        if (random.nextBoolean()) {
            data.put("local_currency", pick("USD", "EUR"));
        }
        if (random.nextInt(4) == 0) {
            data.put("time", Long.toString(timeMs));
        } else if (!hasRecord && random.nextInt(12) == 0) {
            data.put("time", "soon");
        } else {
            data.put("time", timeMs);
        }
        final String text = data.toString();
        if (random.nextInt(4) != 0) {
            return text;
        }
        final String odd = ODD[random.nextInt(ODD.length)];
        final ObjectNode changed = new Message(false, text).told(0).remove(Set.of(odd.substring(0, odd.indexOf('"'))));
        final Set<String> names = new HashSet<>();
        changed.fieldNames().forEachRemaining(names::add);
        final ObjectNode kept = data.retain(names);
        return kept.toString().replaceFirst("\\{", "{\"" + odd.replace("\\", "\\\\") + ',');
    }

    private String pick(final String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static void open(final SyncFixture fixture, final List<Telling> tellings) {
        final int status = fixture.admin.call("PUT", "/v1/packages/PF", "{\"fee_source\":\"platform\"}").status();
        assertThat(status).isEqualTo(200);
        for (int own = 0; own < tellings.size(); own++) {
            fixture.issue("U" + own, "C" + own, "100");
            assertThat(fixture.admin.call("PUT", "/v1/cards/C" + own,
                "{\"cardholder_no\":\"U" + own + "\",\"status\":\"Activated\",\"package_no\":\""
                + (tellings.get(own).takesPlatformFee ? "PF" : "default") + "\"}").status()).isEqualTo(200);
        }
    }

    private void tell(final SyncFixture fixture, final List<Telling> tellings, final int round) {
        for (int own = 0; own < tellings.size(); own++) {
            final List<Message> messages = tellings.get(own).messages;
            if (round < messages.size()) {
                final Message message = messages.get(round);
                if (message.isRecord) {
                    fixture.sandbox.books().publish(message.told(own));
                } else {
                    say(fixture, message, own);
                    if (own % 3 == 0) {
                        say(fixture, message, own);
                    }
                }
            }
        }
    }

    private void say(final SyncFixture fixture, final Message message, final int own) {
        if (!message.isRecord) {
            final String body = "{\"id\":\"p" + own + "\",\"action\":\"Consumption\",\"data\":" + message.told(own)
                + '}';
            assertThat(fixture.gateway.platform().post(body).code()).as("%s seed=%d", body, seed).isZero();
        }
    }

    /** Two whole pulls that begin from now on, and what they have the platform asked. */
    private static void awaitPulls(final SyncFixture fixture) {
        final long runs = runs(fixture);
        await("two pulls", () -> runs(fixture) >= runs + 3);
        await("the inquiries", () -> fixture.admin.get("/v1/sync").json().path("open_inquiries").asInt() == 0);
    }

    private static long runs(final SyncFixture fixture) {
        return fixture.admin.get("/v1/sync").json().path("streams").path(1).path("runs").asLong();
    }

    private static Map<String, List<JsonNode>> openReviews(final SyncFixture fixture) {
        final Map<String, List<JsonNode>> reviews = new HashMap<>();
        String after = "";
        while (after != null) {
            final JsonNode page =
                fixture.admin.get("/v1/reviews" + (after.isEmpty() ? "" : "?after=" + after.replace("=", "%3D")))
                .json();
            page.path("reviews")
                .forEach(review -> reviews.computeIfAbsent(review.path("consume_no").asText(), no -> new ArrayList<>())
                    .add(review));
            after = page.path("next_after").isTextual() ? page.path("next_after").asText() : null;
        }
        return reviews;
    }

    private static String books(final SyncFixture fixture, final int own, final Map<String, List<JsonNode>> reviews) {
        final JsonNode account = fixture.admin.get("/v1/accounts/U" + own).json();
        final StringBuilder text = new StringBuilder("balance=" + account.path("balance").asText() + " held="
            + account.path("held").asText());
        for (final String name : List.of("T", "V")) {
            final AdminClient.Answer answer = fixture.admin.get("/v1/authorizations/" + name + own);
            if (answer.status() != 404) {
                final JsonNode order = answer.json();
                text.append("\n  ").append(name);
                COMPARED.forEach(field -> text.append(' ').append(field).append('=')
                    .append(order.required(field).asText()));
                text.append(" time=").append(order.required("times").required("platform_ms").asText());
            }
            reviews.getOrDefault(name + own, List.of()).forEach(review ->
                text.append("\n  ").append(name).append(" in review: ").append(review.path("reason").asText()));
        }
        reviews.getOrDefault("null", List.of()).stream()
            .filter(review -> review.path("signed_text").asText().contains("card_no=C" + own + '&'))
            .map(review -> "\n  text in review: " + review.path("reason").asText()).sorted().forEach(text::append);
        return text.toString().replace("T" + own, "T").replace("V" + own, "V");
    }
}
