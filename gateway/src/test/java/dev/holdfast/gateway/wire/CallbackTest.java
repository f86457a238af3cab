package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.CardStatus;
import dev.holdfast.ledger.ConsumptionType;
import dev.holdfast.ledger.OrderStatus;
import dev.holdfast.ledger.ResultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class CallbackTest {
    private static final String AUTH = "{'id':'1','action':'Auth','data':{'consume_no':'T1','card_no':'C1','cardholder_no':'U1','type':'Atm',"
        + "'amount':12.34,'status':'Pending','time':1780000000000,'merchant_info':{'city':'x'}}}";
    private static final String CONSUMPTION = "{'action':'Consumption','data':{'consume_no':'T1','card_no':'C1','type':'Refund','amount':'5',"
        + "'consume_relate_no':'T0','status':'Success','time':7,'fee':0.25,'fee_detail':[{'fee_type':'Consume_fee','amount':0.25}]}}";
    private static final String CARD_UPDATE = "{'action':'Card_update','data':{'card_no':'C1','before_status':'Activated','after_status':'Frozen',"
        + "'reason':null,'time':9}}";

    private final Callback callback = new Callback();

    @Test
    void shouldReadAnAuth() {
        assertThat(read(AUTH)).isEqualTo(ResultCode.APPROVED);
        assertThat(callback.action()).isEqualTo(Action.AUTH);
        assertThat(callback.tape().string(callback.consumeNo())).isEqualTo("T1");
        assertThat(callback.tape().string(callback.cardNo())).isEqualTo("C1");
        assertThat(callback.tape().string(callback.cardholderNo())).isEqualTo("U1");
        assertThat(callback.amountUnits()).isEqualTo(12_340_000);
        assertThat(callback.type()).isEqualTo(ConsumptionType.ATM);
        assertThat(callback.timeMs()).isEqualTo(1_780_000_000_000L);
    }

    @Test
    void shouldReadAConsumption() {
        assertThat(read(CONSUMPTION)).isEqualTo(ResultCode.APPROVED);
        assertThat(callback.status()).isEqualTo(OrderStatus.SUCCESS);
        assertThat(callback.type()).isEqualTo(ConsumptionType.REFUND);
        assertThat(callback.tape().string(callback.relatedNo())).isEqualTo("T0");
        assertThat(callback.amountUnits()).isEqualTo(5_000_000);
        assertThat(callback.feeUnits()).isEqualTo(250_000);
        assertThat(callback.cardholderNo()).isEqualTo(JsonTape.NONE);
    }

    @Test
    void shouldReadACardUpdate() {
        assertThat(read(CARD_UPDATE)).isEqualTo(ResultCode.APPROVED);
        assertThat(callback.cardStatus()).isEqualTo(CardStatus.FROZEN);
        assertThat(callback.timeMs()).isEqualTo(9);
    }

    @Test
    void shouldRankMoreDetailHigher() {
        read(CONSUMPTION);
        final int rich = callback.detail();
        read(CONSUMPTION.replace("[{'fee_type':'Consume_fee','amount':0.25}]", "null"));
        assertThat(callback.detail()).isLessThan(rich);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "null", "1", "[]", "\"x\"", "{", "{}x", "{}{}", "{'data':{}", "{'action':'Auth','data':{}} 1", "{'action':'Auth','data':{}} 'x}",
        "{'action':'Auth','data':{},}",
        "{'action':'Auth','data':{'a':01}}", "{'action':'Auth','data':{'a':NaN}}", "{'action':'Auth','data':{'a':'\u0001'}}", "{a:1}"
    })
    void shouldRefuseWhatIsNoJsonObject(final String body) {
        assertThat(read(body)).isEqualTo(ResultCode.MALFORMED_BODY);
        assertThat(read(AUTH)).as("the next callback is read as ever").isEqualTo(ResultCode.APPROVED);
    }

    @ParameterizedTest
    @ValueSource(bytes = {(byte) 0x80, (byte) 0xC0, (byte) 0xFF, (byte) 0xED})
    void shouldRefuseInvalidUtf8(final byte invalid) {
        final byte[] body = AUTH.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        body[AUTH.indexOf("C1")] = invalid;
        assertThat(callback.read(body, 0, body.length)).isEqualTo(ResultCode.MALFORMED_BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'action':'Auth','action':'Auth','data':{}}", "{'data':{'amount':1,'amount':2},'action':'Auth'}", "{'data':{},'data':{}}",
        "{'action':'Auth','data':{'merchant_info':{'city':'a','x':1,'city':'b'}}}", "{'action':'Auth','data':{},'extra':{'a':1,'a':1}}",
        "{'action':'Auth','data':{'fee_detail':[{'amount':1,'amount':2}]}}", "{'action':'Auth','data':{'amount':1,'\\u0061mount':2}}"
    })
    void shouldRefuseDuplicateMembersAnywhere(final String body) {
        assertThat(read(body)).isEqualTo(ResultCode.DUPLICATE_MEMBER);
        assertThat(read(AUTH)).isEqualTo(ResultCode.APPROVED);
    }

    @Test
    void shouldBoundDepthMembersNodesAndNumbers() {
        assertThat(read("{'action':'Auth','data':" + "[".repeat(40) + "]".repeat(40) + "}")).isEqualTo(ResultCode.BODY_TOO_COMPLEX);
        assertThat(read("{'action':'Auth','data':{'a':[" + "1,".repeat(600) + "1]}}")).isEqualTo(ResultCode.BODY_TOO_COMPLEX);
        final StringBuilder members = new StringBuilder("{'action':'Auth','data':{");
        for (int i = 0; i < 65; i++) {
            members.append(i == 0 ? "" : ",").append("'m").append(i).append("':1");
        }
        assertThat(read(members + "}}")).isEqualTo(ResultCode.BODY_TOO_COMPLEX);
        assertThat(read("{'action':'Auth','data':{'a':" + "1".repeat(65) + "}}")).isEqualTo(ResultCode.BODY_TOO_COMPLEX);
        assertThat(read(AUTH)).isEqualTo(ResultCode.APPROVED);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "'data':{ | 'other':{ | FIELD_MISSING | data", "'action':'Auth' | 'action':null | FIELD_MISSING | action",
        "'action':'Auth' | 'action':'Pay' | ACTION_UNKNOWN |", "'action':'Auth' | 'action':'Card_update' | ACTION_MISMATCH |",
        "'consume_no':'T1' | 'consume_no':null | FIELD_MISSING | consume_no", "'consume_no':'T1' | 'consume_no':'' | FIELD_INVALID | consume_no",
        "'consume_no':'T1' | 'consume_no':5 | FIELD_INVALID | consume_no", "'card_no':'C1' | 'x':'C1' | FIELD_MISSING | card_no",
        "'card_no':'C1' | 'card_no':'C\\n1' | FIELD_INVALID | card_no", "'amount':12.34 | 'amount':-1 | FIELD_INVALID | amount",
        "'amount':12.34 | 'amount':0.0000001 | FIELD_INVALID | amount", "'amount':12.34 | 'amount':1E99 | FIELD_INVALID | amount",
        "'amount':12.34 | 'amount':true | FIELD_INVALID | amount", "'amount':12.34 | 'x':1 | FIELD_MISSING | amount",
        "'status':'Pending' | 'status':'Success' | ACTION_MISMATCH |", "'status':'Pending' | 'status':'Pending','fee':1 | ACTION_MISMATCH |",
        "'type':'Atm' | 'type':1 | FIELD_INVALID | type", "'time':1780000000000 | 'time':'1' | FIELD_INVALID | time",
        "'time':1780000000000 | 'time':-1 | FIELD_INVALID | time", "'time':1780000000000 | 'x':1 | FIELD_MISSING | time"
    }, delimiter = '|')
    void shouldNameWhatIsWrong(final String part, final String replacement, final ResultCode expected, final String field) {
        assertThat(AUTH).contains(part);
        assertThat(read(AUTH.replace(part, replacement))).isEqualTo(expected);
        assertThat(callback.problemField()).isEqualTo(field);
    }

    @Test
    void shouldLimitIdentifiersTo64Bytes() {
        assertThat(read(AUTH.replace("T1", "é".repeat(32)))).isEqualTo(ResultCode.APPROVED);
        assertThat(read(AUTH.replace("T1", "é".repeat(32) + "x"))).isEqualTo(ResultCode.FIELD_INVALID);
    }

    @Test
    void shouldTakeUnknownConstantsForUnknown() {
        assertThat(read(AUTH.replace("Atm", "Teleport"))).isEqualTo(ResultCode.APPROVED);
        assertThat(callback.type()).isEqualTo(ConsumptionType.UNKNOWN);
        assertThat(read(CARD_UPDATE.replace("Frozen", "Melted"))).isEqualTo(ResultCode.APPROVED);
        assertThat(callback.cardStatus()).isEqualTo(CardStatus.UNKNOWN);
    }

    @Test
    void shouldAnswerWhateverBytesComeAndReadTheNextCallback() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String[] good = {AUTH, CONSUMPTION, CARD_UPDATE};
        for (int i = 0; i < 50_000; i++) {
            final byte[] body = good[i % good.length].replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(4); change >= 0; change--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            final int length = random.nextInt(3) == 0 ? random.nextInt(body.length) : body.length;
            final ResultCode result = callback.read(body, 0, length);
            final ResultCode meaning = result == ResultCode.APPROVED ? callback.interpret() : result;
            assertThat(meaning.code()).as("seed=%d case=%d", seed, i).isLessThan(2_000);
            if (i % 100 == 0) {
                assertThat(read(AUTH)).as("seed=%d case=%d", seed, i).isEqualTo(ResultCode.APPROVED);
            }
        }
    }

    @Test
    void shouldNotRememberStrangeNamesForEver() {
        for (int i = 0; i < 3 * JsonTapeReader.MAX_STRANGE_NAMES; i++) {
            assertThat(read(AUTH.replace("'city'", "'n" + i + "'"))).isEqualTo(ResultCode.APPROVED);
        }
    }

    private ResultCode read(final String body) {
        final byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        final ResultCode result = callback.read(bytes, 0, bytes.length);
        return result == ResultCode.APPROVED ? callback.interpret() : result;
    }
}
