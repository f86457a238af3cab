package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.gateway.wire.json.JsonTapeReader;
import dev.holdfast.ledger.values.ResultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What nobody reads keeps no signed callback from being taken, however much of it there is; and no body makes more work
 * than its bytes are worth.
 */
class LargeBodyTest {
    private static final String APP_ID = "ak";
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final String TIMESTAMP = "1780000000000";
    private static final int BODY_BYTES = 1 << 16;
    /** A byte that one form escapes becomes six. */
    private static final int LONGEST_TEXT_PER_BYTE = 6;

    private final Callback callback = new Callback();
    private final SignatureVerifier verifier = new SignatureVerifier(APP_ID, SECRET);
    private final HmacSha256 hmac = new HmacSha256(SECRET);

    static List<Member> members() {
        return List.of(
            new Member("66 digits", "\"x\":" + "1234567890".repeat(7).substring(4), true),
            new Member("66 digits of a list", "\"x\":[" + "1234567890".repeat(7).substring(4) + "]", true),
            new Member("66 decimals", "\"x\":{\"y\":0.0000000" + "1234567890".repeat(6).substring(1) + "}", true),
            new Member("10,000 digits", "\"x\":[" + "7".repeat(10_000) + "]", true),
            new Member("2,000 decimals", "\"x\":[-0.0000000" + "7".repeat(1_990) + "]", true),
            new Member("60,000 digits", "\"x\":{\"y\":" + "7".repeat(60_000) + "}", false),
            new Member("60,000 decimals", "\"x\":[-1." + "70".repeat(30_000) + "]", false),
            new Member("60,000 zeros", "\"x\":[0." + "0".repeat(60_000) + "]", false),
            new Member("60,000 digits with an exponent",
                "\"x\":[" + "7".repeat(30_000) + "." + "1".repeat(30_000) + "E-77]", false),
            new Member("an exponent of 60,000 digits", "\"x\":[1E" + "7".repeat(60_000) + "]", false),
            new Member("5,000 members", many(5_000), true),
            new Member("5,000 members of an object", "\"x\":{" + many(5_000) + "}", true),
            new Member("5,000 names that are no fields and have one hash", colliding(5_000), true),
            new Member("5,000 of them in an object", "\"x\":{" + colliding(5_000) + "}", true),
            new Member("20,000 elements", "\"x\":[" + "0,".repeat(20_000) + "0]", true),
            new Member("300 lists inside each other", "\"x\":" + "[".repeat(300) + "]".repeat(300), true),
            new Member("300 objects inside each other", "\"x\":" + "{\"y\":".repeat(300) + "1.50" + "}".repeat(300),
                true),
            new Member("a name of 300 characters", "\"" + "n".repeat(300) + "\":1", true),
            new Member("a name of 60,000 characters",
                "\"" + "n".repeat(60_000) + "\":{\"" + "é\\u0001".repeat(600) + "\":1}", true));
    }

    @ParameterizedTest
    @MethodSource("members")
    void shouldTakeWhateverWasSigned(final Member member) {
        final String body = body(member.json);
        final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (final CanonicalForm form : CanonicalForm.values()) {
            final String signature = member.isForBothLibraries ? sign(form == CanonicalForm.FASTJSON1
                ? FastjsonOracle.text1(body, APP_ID, TIMESTAMP) : FastjsonOracle.text2(body, APP_ID, TIMESTAMP))
                : new CallbackSigner(APP_ID, SECRET).sign(bytes, TIMESTAMP, form);
            assertThat(callback.read(bytes, 0, bytes.length)).isNull();
            assertThat(
                verifier.verify(callback.tape(), callback.data(), TIMESTAMP, signature)).as(form.label())
                .isNull();
            assertThat(callback.interpret(verifier.form())).isNull();
            assertThat(callback.amountUnits()).isEqualTo(9_500_000);
        }
    }

    @Test
    void shouldFindADuplicateAmongManyMembers() {
        for (final String members : List.of(many(5_000), colliding(5_000))) {
            final String first = members.substring(0, members.indexOf(','));
            final String doubled = members + ',' + first;
            for (final String place : List.of(doubled, "\"x\":{" + doubled + '}', "\"x\":[{" + doubled + "}]")) {
                assertThat(read(body(place))).isEqualTo(ResultCode.DUPLICATE_MEMBER);
            }
            assertThat(read(body(members))).isNull();
        }
    }

    @Test
    void shouldLimitDepthAlone() {
        final int within = JsonTape.MAX_DEPTH - 2;
        assertThat(read(body("\"x\":" + "[".repeat(within) + "]".repeat(within)))).isNull();
        assertThat(
            read(body("\"x\":" + "{\"y\":".repeat(within) + "1" + "}".repeat(within)))).isNull();
        assertThat(
            read(body("\"x\":" + "[".repeat(within + 1) + "]".repeat(within + 1))))
            .isEqualTo(ResultCode.BODY_TOO_COMPLEX);
        assertThat(read(body("\"x\":" + "[".repeat(60_000)))).isEqualTo(ResultCode.BODY_TOO_COMPLEX);
        assertThat(read(body("\"x\":1"))).isNull();
    }

    @Test
    void shouldMakeNoLongTextOfAShortBody() {
        final List<String> greedy = List.of("\u007F", "1E-6,", "9E-309,", "1E-5,", "1E5,",
            "0." + "0".repeat(28) + "12345678901E-2000,", "0." + "0".repeat(28) + "12345678901E-150,",
            "{\"\u0085\":1},", "1E99999999,");
        for (final String part : greedy) {
            final String repeated = part.repeat(BODY_BYTES / part.getBytes(StandardCharsets.UTF_8).length);
            final String list = part.endsWith(",") ? '[' + repeated + "0]" : "[\"" + repeated + "\"]";
            final byte[] body = body("\"x\":" + list).getBytes(StandardCharsets.UTF_8);
            for (final CanonicalForm form : CanonicalForm.values()) {
                assertThat(new CallbackSigner(APP_ID, SECRET).canonical(body, TIMESTAMP, form)
                    .getBytes(StandardCharsets.UTF_8).length)
                    .as("%s of %s", form, part).isLessThan(LONGEST_TEXT_PER_BYTE * body.length);
            }
        }
    }

    @Test
    void shouldRememberABoundedLengthOfStrangeNames() {
        final JsonTapeReader reader = new JsonTapeReader(new JsonTape());
        int replaced = 0;
        for (int i = 0; i < 100; i++) {
            final byte[] body = body("\"n" + i + "n".repeat(10_000) + "\":1").getBytes(StandardCharsets.UTF_8);
            assertThat(reader.read(body, 0, body.length)).isNull();
            assertThat(reader.strangeChars()).isLessThanOrEqualTo(JsonTapeReader.MAX_STRANGE_CHARS);
            replaced += reader.strangeChars() == 0 ? 1 : 0;
        }
        assertThat(replaced).isGreaterThan(10);
    }

    /** A stranger may send ever fewer members, the last of them with a name as long as a body. */
    @Test
    void shouldKeepNoNamesOfTextsBefore() {
        final CanonicalText text = new CanonicalText(APP_ID);
        final int others = 8;
        for (int members = 100; members > 0; members--) {
            assertThat(read(body(IntStream.range(0, members).mapToObj(i -> "\"m" + i + "\":1")
                .collect(Collectors.joining(","))))).isNull();
            text.write(callback.tape(), callback.data(), TIMESTAMP, CanonicalForm.FASTJSON1);
            assertThat(text.keptNames()).isEqualTo(members + others);
        }
    }

    private ResultCode read(final String body) {
        final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return callback.read(bytes, 0, bytes.length);
    }

    private String sign(final String text) {
        final byte[] signature = new byte[HmacSha256.LENGTH];
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        hmac.sign(bytes, 0, bytes.length, signature);
        return HexFormat.of().formatHex(signature);
    }

    private static String body(final String more) {
        return "{\"id\":\"1\",\"action\":\"Consumption\",\"data\":{\"consume_no\":\"T1\",\"card_no\":\"C1\","
            + "\"type\":\"Consumption\",\"amount\":9.50,"
            + "\"status\":\"Success\",\"time\":1780000000000," + more + "}}";
    }

    private static String many(final int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"m" + i * 7_919 % 100_003 + "\":" + i)
            .collect(Collectors.joining(","));
    }

    /** Names of 13 pairs of letters, each {@code Aa} or {@code BB}, which have one hash. */
    private static String colliding(final int count) {
        return IntStream.range(0, count)
            .mapToObj(i -> '"' + Integer.toBinaryString(1 << 13 | i).substring(1).replace("0", "Aa").replace("1", "BB")
            + "\":" + (i % 3 == 0 ? "null" : "1")).collect(Collectors.joining(","));
    }

    /**
     * A part of data that is not read.
     *
     * @param isForBothLibraries whether both real libraries can read it, so that they sign it here.
     */
    record Member(String name, String json, boolean isForBothLibraries) {
        @Override
        public String toString() {
            return name;
        }
    }
}
