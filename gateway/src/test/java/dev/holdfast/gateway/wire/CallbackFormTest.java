package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.JsonTapeReader;
import dev.holdfast.gateway.wire.json.Utf8;
import dev.holdfast.ledger.fuzz.Seed;
import dev.holdfast.ledger.values.ResultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** What is no JSON text, and no object of single members, is refused whatever it means. */
class CallbackFormTest extends CallbackFixture {
    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "null", "1", "[]", "\"x\"", "{", "{}x", "{}{}", "{'data':{}", "{'action':'Auth','data':{}} 1",
        "{'action':'Auth','data':{}} 'x}", "{'action':'Auth','data':{},}",
        "{'action':'Auth','data':{'a':01}}", "{'action':'Auth','data':{'a':NaN}}",
        "{'action':'Auth','data':{'a':'\u0001'}}", "{a:1}"
    })
    void shouldRefuseWhatIsNoJsonObject(final String body) {
        assertThat(read(body)).isEqualTo(ResultCode.MALFORMED_BODY);
        assertThat(read(AUTH)).as("the next callback is read as ever").isNull();
    }

    /** In a value, a name and an unknown name: RFC 3629 forbids each, and Jackson's parser takes some of them. */
    @ParameterizedTest
    @ValueSource(strings = {
        "80", "C0", "FF", "ED", "C080", "C1BF", "E08080", "E09FBF", "F0808080", "F08FBFBF", "EDA080", "EDBFBF",
        "F4908080", "F5808080", "F7BFBFBF", "C2", "C241", "E282", "E28241", "F09F98", "F09F9841", "FE", "F8888080"
    })
    void shouldRefuseInvalidUtf8(final String hex) {
        final byte[] invalid = HexFormat.of().parseHex(hex);
        for (final String place : List.of("C1", "cardholder_no", "city")) {
            final byte[] body = AUTH.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            final int at = AUTH.indexOf(place) + 1;
            final ByteArrayOutputStream changed = new ByteArrayOutputStream();
            changed.write(body, 0, at);
            changed.writeBytes(invalid);
            changed.write(body, at, body.length - at);
            assertThat(read(AUTH)).isNull();
            assertThat(
                callback.read(changed.toByteArray(), 0, changed.size())).as(place).isEqualTo(ResultCode.MALFORMED_BODY);
        }
    }

    @Test
    void shouldAgreeWithTheJdkOnWhatUtf8Is() {
        final long seed = Seed.of("form");
        final Random random = new Random(seed);
        final byte[] leads = {'a', (byte) 0xC2, (byte) 0xE0, (byte) 0xE1, (byte) 0xED, (byte) 0xF0, (byte) 0xF4,
            (byte) 0x80, (byte) 0xBF, (byte) 0x9F};
        for (int i = 0; i < 200_000; i++) {
            final byte[] text = new byte[random.nextInt(20)];
            for (int at = 0; at < text.length; at++) {
                text[at] = random.nextInt(8) == 0 ? (byte) random.nextInt(256) : leads[random.nextInt(leads.length)];
            }
            assertThat(
                Utf8.isWellFormed(text, 0, text.length)).as("seed=%d text=%s", seed, HexFormat.of().formatHex(text))
                .isEqualTo(isUtf8(text));
        }
    }

    private static boolean isUtf8(final byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (final CharacterCodingException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 30, 62})
    void shouldFindADuplicateAmongManyNames(final int others) {
        final StringBuilder members = new StringBuilder("'x':1");
        for (int i = 0; i < others; i++) {
            members.append(",'m").append(i * 7919 % 1000).append("':{'x':1}");
        }
        assertThat(read("{'action':'Auth','data':{" + members + ",'y':2}}")).isEqualTo(ResultCode.FIELD_MISSING);
        assertThat(read("{'action':'Auth','data':{" + members + ",'x':2}}")).isEqualTo(ResultCode.DUPLICATE_MEMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'action':'Auth','action':'Auth','data':{}}", "{'data':{'amount':1,'amount':2},'action':'Auth'}",
        "{'data':{},'data':{}}", "{'action':'Auth','data':{'merchant_info':{'city':'a','x':1,'city':'b'}}}",
        "{'action':'Auth','data':{},'extra':{'a':1,'a':1}}",
        "{'action':'Auth','data':{'fee_detail':[{'amount':1,'amount':2}]}}",
        "{'action':'Auth','data':{'amount':1,'\\u0061mount':2}}"
    })
    void shouldRefuseDuplicateMembersAnywhere(final String body) {
        assertThat(read(body)).isEqualTo(ResultCode.DUPLICATE_MEMBER);
        assertThat(read(AUTH)).isNull();
    }

    @Test
    void shouldAnswerWhateverBytesComeAndReadTheNextCallback() {
        final long seed = Seed.of("form");
        final Random random = new Random(seed);
        final String[] good = {AUTH, CONSUMPTION, CARD_UPDATE};
        for (int i = 0; i < 50_000; i++) {
            final byte[] body = good[i % good.length].replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(4); change >= 0; change--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            final int length = random.nextInt(3) == 0 ? random.nextInt(body.length) : body.length;
            final ResultCode unreadable = callback.read(body, 0, length);
            final ResultCode problem = unreadable == null ? callback.interpret(CanonicalForm.FASTJSON1) : unreadable;
            if (problem != null) {
                assertThat(problem.code()).as("seed=%d case=%d", seed, i).isBetween(1_000, 1_999);
            }
            if (i % 100 == 0) {
                assertThat(read(AUTH)).as("seed=%d case=%d", seed, i).isNull();
            }
        }
    }

    @Test
    void shouldNotRememberStrangeNamesForEver() {
        for (int i = 0; i < 3 * JsonTapeReader.MAX_STRANGE_NAMES; i++) {
            assertThat(read(AUTH.replace("'city'", "'n" + i + "'"))).isNull();
        }
    }
}
