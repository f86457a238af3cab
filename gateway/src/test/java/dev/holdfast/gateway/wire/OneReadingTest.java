package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.fuzz.Seed;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No two accepted readings of one signed text differ in anything that is acted on or kept, which is all that the
 * ledger's command says and the time that is judged.
 */
class OneReadingTest {
    private static final String APP = "ak";
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final String TIME = "1780000000000";
    private static final String LATER = "1780000864000";
    private static final int CALLBACKS = Integer.getInteger("reading.callbacks", 40);
    private static final long FOUND_WITH = 7;
    private static final Set<ReadingRule> ALL = EnumSet.allOf(ReadingRule.class);

    private final CallbackSigner signer = new CallbackSigner(APP, SECRET);
    private final long seed = Seed.of("reading");
    private Random random = new Random(seed);

    @Test
    void shouldHaveOneReadingOfWhateverIsAccepted() {
        final RandomCallbacks callbacks = new RandomCallbacks(random);
        final Acceptance acceptance = new Acceptance(ALL, IdentifierRules.STANDARD);
        int accepted = 0;
        int others = 0;
        for (int i = 0; accepted < CALLBACKS; i++) {
            final String data = callbacks.next();
            final Search search = new Search(acceptance, data, CanonicalForm.values()[i % 2]);
            if (search.isAccepted()) {
                accepted++;
                others += search.run(40);
                assertThat(search.difference()).as("seed=%d data=%s", seed, data).isNull();
            }
        }
        assertThat(
            others).as("other readings that were accepted, and are the same, seed=%d", seed).isGreaterThan(accepted);
    }

    /**
     * Every attack that was seen. The first data was signed; with the rules taken out the search finds another reading
     * of it.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "a second hold of one purchase | PLAIN_WORDS | 'status':'Pending','type':'Consumption'",
        "a refund credited again | PLAIN_WORDS | 'status':'Success','type':'Refund','consume_relate_no':'T0'",
        "a fee that a text swallows | NO_HIDDEN_MEMBERS | "
            + "'status':'Success','type':'Consumption','detail':'x','fee':3.00",
        "a fee that a name swallows | PLAIN_NAMES | 'status':'Success','type':'Consumption','detail':'x','fee':3.00",
        "a merchant who is a settled refund | NESTED_KINDS NO_HIDDEN_MEMBERS | 'status':'Pending','type':'Consumption',"
            + "'merchant_info':{'merchant_name':'X&status=Success&time=1&timestamp=1780000000000&type=Refund&z='}",
        "a merchant's name in an unknown object | NO_HIDDEN_MEMBERS | "
            + "'status':'Success','type':'Consumption','extra':{'a':'x&fee=3.00&g=1'}",
        "an old callback under a new header | SIGNED_TIME | 'status':'Pending','type':'Consumption'",
        "an amount beside the one that was signed | EXACT_NUMBERS | "
            + "'status':'Success','type':'Consumption','fee':9007199254740993E-6",
        "a category that is none | NESTED_KINDS | "
            + "'status':'Pending','type':'Consumption','merchant_info':{'merchant_mcc':5411}"
    })
    void shouldFindEachAttackWithoutItsRule(final String name, final String rules, final String members) {
        final String data =
            ("{'consume_no':'T1','card_no':'C1','cardholder_no':'U1','amount':9.00,'local_amount':7.00,"
                + "'local_currency':'USD',"
            + "'time':1780000000000," + members + "}").replace('\'', '"');
        random = new Random(FOUND_WITH);
        final Set<ReadingRule> without = EnumSet.copyOf(ALL);
        Arrays.stream(rules.split(" ")).map(ReadingRule::valueOf).forEach(without::remove);
        final boolean differs = Arrays.stream(CanonicalForm.values()).anyMatch(form -> {
            final Search search = new Search(new Acceptance(without, IdentifierRules.ANY), data, form);
            search.run(1_000);
            return search.difference() != null;
        });
        assertThat(differs).as("%s is found without %s", name, rules).isTrue();
        for (final CanonicalForm form : CanonicalForm.values()) {
            final Search search = new Search(new Acceptance(ALL, IdentifierRules.STANDARD), data, form);
            search.run(100);
            assertThat(search.difference()).as(name).isNull();
        }
    }

    @Test
    void shouldRefuseAnotherMerchantsText() {
        final String data = "{\"appId\":\"other\",\"card_no\":\"C1\",\"after_status\":\"Frozen\",\"time\":1}";
        final Acceptance acceptance = new Acceptance(ALL, IdentifierRules.STANDARD);
        final String signature = signer.sign(body("Card_update", data), TIME, CanonicalForm.FASTJSON1);
        assertThat(
            acceptance.verify(body("Card_update", data), TIME, signature)).isEqualTo(ResultCode.AMBIGUOUS_CONTENT);
        final String ours = data.replace("other", APP);
        assertThat(acceptance.verify(body("Card_update", ours), TIME,
            signer.sign(body("Card_update", ours), TIME, CanonicalForm.FASTJSON1)))
            .isNull();
    }

    @Test
    void shouldNameTheOrdersThatAnAmbiguousTextMayBeAbout() {
        final String data =
            "{\"consume_no\":\"T1\",\"card_no\":\"C1\",\"detail\":\"x&consume_no=T2&consume_no=T1&consume_no=T "
            + "3&fee=1\"}";
        final Acceptance acceptance = new Acceptance(ALL, IdentifierRules.STANDARD);
        final String signature = signer.sign(body("Auth", data), TIME, CanonicalForm.FASTJSON2);
        assertThat(acceptance.verify(body("Auth", data), TIME, signature)).isEqualTo(ResultCode.AMBIGUOUS_CONTENT);
        assertThat(acceptance.verifier.ambiguousMember()).isEqualTo("detail");
        assertThat(acceptance.verifier.ordersNamed()).containsExactlyInAnyOrder("T1", "T2");
    }

    private static byte[] body(final String action, final String data) {
        return ("{\"id\":\"1\",\"action\":\"" + action + "\",\"data\":" + data + '}').getBytes(StandardCharsets.UTF_8);
    }

    /** The way of a callback into the gateway, up to the command. */
    private static final class Acceptance {
        private final Callback callback;
        private final SignatureVerifier verifier;
        private final CallbackCommandEncoder encoder = new CallbackCommandEncoder(CurrencyCode.pack("USD"), 0);
        private final UnsafeBuffer command = new UnsafeBuffer(new byte[CallbackCommandEncoder.MAX_BYTES]);

        Acceptance(final Set<ReadingRule> rules, final IdentifierRules identifiers) {
            callback = new Callback(identifiers);
            verifier = new SignatureVerifier(APP, SECRET, new OneReading(APP, rules));
        }

        ResultCode verify(final byte[] body, final String timestamp, final String signature) {
            final ResultCode result = callback.read(body, 0, body.length);
            return result == null
                ? verifier.verify(callback.tape(), callback.data(), timestamp, signature) : result;
        }

        /** The command as text; null when the callback is refused. */
        String accept(final byte[] body, final String timestamp, final String signature) {
            final boolean isTime = Digits.parse(timestamp, 15) >= 0;
            if (!isTime || verify(body, timestamp, signature) != null
                || callback.interpret(verifier.form()) != null) {
                return null;
            }
            final byte[] bytes = new byte[encoder.encode(callback, command, 0)];
            command.getBytes(0, bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }

    /** All that is accepted of one signed text, whatever the unsigned action says. */
    private final class Search {
        private final Acceptance acceptance;
        private final String text;
        private final String signature;
        private final Map<Action, String> accepted = new HashMap<>();
        private final Map<Action, String> acceptedData = new HashMap<>();
        private String difference;

        Search(final Acceptance acceptance, final String data, final CanonicalForm form) {
            this.acceptance = acceptance;
            text = signer.canonical(body("Auth", data), TIME, form);
            signature = signer.sign(body("Auth", data), TIME, form);
            offer(data, TIME);
        }

        boolean isAccepted() {
            return !accepted.isEmpty();
        }

        /** Two readings that differ; null when none were found. */
        String difference() {
            return difference;
        }

        /** Returns how many readings were accepted. */
        int run(final int byChance) {
            final int[] count = {0};
            new Readings(text, random).forEach(byChance, reading -> {
                count[0] += offer(reading.data(),
                    reading.header() != null ? reading.header() : random.nextBoolean() ? TIME : LATER);
                return difference != null;
            });
            return count[0];
        }

        private int offer(final String data, final String timestamp) {
            int count = 0;
            for (final Action action : Action.values()) {
                final String command = acceptance.accept(body(action.wireName(), data), timestamp, signature);
                if (command != null) {
                    count++;
                    final String known = accepted.putIfAbsent(action, timestamp + ' ' + command);
                    final String knownData = acceptedData.putIfAbsent(action, data);
                    if (known != null && !known.equals(timestamp + ' ' + command)) {
                        difference = Set.of(knownData, data).stream().sorted().collect(Collectors.joining(" | "));
                    }
                }
            }
            return count;
        }
    }
}
