package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.values.CurrencyCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What is kept for people is bounded, and never the reason that a callback is refused. */
class KeptTextTest {
    private static final long NO_AMOUNT = NotifyDecoder.localAmountNullValue();

    private final Callback callback = new Callback();
    private final CallbackCommandEncoder encoder = new CallbackCommandEncoder(CurrencyCode.pack("USD"), 0);
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[CallbackCommandEncoder.MAX_BYTES]);

    private record Kept(long localAmount, List<String> texts) {
    }

    @Test
    void shouldKeepWhatPeopleAskFor() {
        assertThat(kept(body("""
            "merchant_info":{"merchant_name":"Café \\"Zoé\\" 上海","city":"Porto","country":"PT"},"local_amount":"9.45",
            "remark":"a b",
            "fee_detail":[{"fee_type":"Consume_fee","amount":0.10},\
            {"fee_type":"Cross_fee","amount":"1.5"}]"""), "push-1"))
            .isEqualTo(new Kept(9_450_000,
                List.of("push-1", "Café \"Zoé\" 上海", "Porto", "a b", "Consume_fee=0.10,Cross_fee=1.5")));
    }

    @Test
    void shouldTakeFeesUnderTheirOtherName() {
        assertThat(kept(body("\"fee_list\":[{\"fee_type\":\"A\",\"amount\":1}]"), "p").texts().get(4)).isEqualTo("A=1");
    }

    /** What says nothing of fees hides none that the other name has, whatever kind it was sent in. */
    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"[]\"", "null", "{}", "[null]", "[{}]"})
    void shouldTakeFeesUnderTheirOtherNameBesideNone(final String detail) {
        assertThat(kept(body("\"fee_detail\":" + detail + ",\"fee_list\":[{\"fee_type\":\"A\",\"amount\":1}]"), "p")
            .texts().get(4)).isEqualTo("A=1");
    }

    @Test
    void shouldTakeFeesUnderOneNameOnly() {
        assertThat(kept(body("\"fee_list\":[{\"fee_type\":\"A\",\"amount\":1}],"
            + "\"fee_detail\":[{\"fee_type\":\"B\",\"amount\":2}]"), "p").texts().get(4)).isEqualTo("B=2");
    }

    @Test
    void shouldCutWhatIsTooLongAtACharacter() {
        final String fees = "{\"fee_type\":\"" + "f".repeat(90) + "\",\"amount\":1},";
        final Kept kept =
            kept(body("\"merchant_info\":{\"merchant_name\":\"x" + "海".repeat(100) + "\",\"city\":\"" + "c".repeat(65)
                + "\"},"
            + "\"remark\":\"" + "🍕".repeat(1_000) + "\",\"fee_detail\":[" + fees.repeat(2) + "{\"fee_type\":\""
            + "g".repeat(200)
            + "\",\"amount\":1},{\"fee_type\":\"h\",\"amount\":2}]"), "i".repeat(300));
        assertThat(kept.texts()).containsExactly("i".repeat(64), "x" + "海".repeat(21), "c".repeat(64), "🍕".repeat(50),
            "f".repeat(90) + "=1," + "f".repeat(90) + "=1,h=2");
    }

    /** A string and what it happens to be as JSON have one signed text, so the same is kept of them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[1,{}]     | '[1,{}]'",
        "{'a':1}    | '{\\'a\\':1}'",
        "{'a':null} | '{}'",
        "true       | 'true'",
        "5          | '5'",
        "1E7        | '1E+7'",
        "100E-2     | '1.00'",
        "null       | ''"
    })
    void shouldKeepAnotherKindAsItsSignedText(final String value, final String text) {
        assertThat(keptRemark(value)).isEqualTo(keptRemark(text));
    }

    @Test
    void shouldKeepNestedNumbersAsTheyWereSigned() {
        final Kept kept =
            kept(body(
            "\"merchant_info\":{\"merchant_name\":1E7,\"city\":[2]},\"fee_list\":[{\"fee_type\":1E1,\"amount\":10E-1}],"
            + "\"fee_detail\":null"), "p");
        assertThat(kept.texts()).containsExactly("p", "1E+7", "[2]", "", "1E+1=1.0");
    }

    @Test
    void shouldLeaveOutWhatIsNoAmountAndNoListOfFees() {
        for (final String other : List.of("[1,{}]", "{\"a\":1}", "true", "null")) {
            assertThat(kept(body("\"merchant_info\":" + other + ",\"local_amount\":" + other), "p")).as(other)
                .isEqualTo(new Kept(NO_AMOUNT, List.of("p", "", "", "", "")));
        }
        assertThat(
            kept(body("\"local_amount\":\"1.1234567\",\"fee_detail\":{}"), "p"))
            .isEqualTo(new Kept(NO_AMOUNT, List.of("p", "", "", "", "")));
        assertThat(
            kept(body("\"fee_detail\":[1,null,{\"amount\":2},{\"fee_type\":\"A\"}]"), "p").texts().get(4))
            .isEqualTo("=2,A=");
    }

    private String keptRemark(final String value) {
        return kept(body("\"remark\":" + value.replace('\'', '"')), "p").texts().get(3);
    }

    private static String body(final String members) {
        return "{\"consume_no\":\"T1\",\"card_no\":\"C1\",\"type\":\"Consumption\",\"amount\":1,"
            + "\"status\":\"Success\",\"time\":1," + members + "}";
    }

    private Kept kept(final String data, final String id) {
        final byte[] body = ("{\"id\":\"" + id + "\",\"action\":\"Consumption\",\"data\":" + data + "}")
            .getBytes(StandardCharsets.UTF_8);
        assertThat(callback.read(body, 0, body.length)).isNull();
        assertThat(callback.interpret(CanonicalForm.FASTJSON1)).as(data).isNull();
        encoder.encode(callback, command, 0);
        final NotifyDecoder notice = new NotifyDecoder().wrapAndApplyHeader(command, 0, new MessageHeaderDecoder());
        notice.consumeNo();
        notice.cardNo();
        notice.cardholderNo();
        notice.relatedNo();
        return new Kept(notice.localAmount(),
            List.of(notice.pushId(), notice.merchantName(), notice.merchantCity(), notice.remark(), notice.fees()));
    }

    /** The longest of everything fits the command. */
    @Test
    void shouldFitTheLongestCommand() {
        final String id = "9".repeat(64);
        final Kept kept =
            kept("{\"consume_no\":\"I\",\"card_no\":\"I\",\"cardholder_no\":\"I\",\"consume_relate_no\":\"I\","
            .replace("I", id) + "\"type\":\"Refund\",\"amount\":1,"
            + "\"status\":\"Success\",\"time\":1,\"merchant_info\":{\"merchant_name\":\"I\",\"city\":\"I\"},".replace(
            "I", id)
            + "\"remark\":\"IIII\",\"fee_list\":[{\"fee_type\":\"III\",\"amount\":1}]}".replace("I", id), id);
        assertThat(kept.texts()).allMatch(text -> text.length() >= 64);
    }
}
