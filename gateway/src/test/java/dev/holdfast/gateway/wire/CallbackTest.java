package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a callback means. */
class CallbackTest extends CallbackFixture {
    @Test
    void shouldReadAnAuth() {
        assertThat(read(AUTH)).isNull();
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
        assertThat(read(CONSUMPTION)).isNull();
        assertThat(callback.status()).isEqualTo(OrderStatus.SUCCESS);
        assertThat(callback.type()).isEqualTo(ConsumptionType.REFUND);
        assertThat(callback.tape().string(callback.relatedNo())).isEqualTo("T0");
        assertThat(callback.amountUnits()).isEqualTo(5_000_000);
        assertThat(callback.feeUnits()).isEqualTo(250_000);
        assertThat(callback.cardholderNo()).isEqualTo(JsonTape.NONE);
    }

    @Test
    void shouldReadACardUpdate() {
        assertThat(read(CARD_UPDATE)).isNull();
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
    @CsvSource(quoteCharacter = '`', value = {
        "'data':{ | 'other':{ | FIELD_MISSING | data", "'action':'Auth' | 'action':null | FIELD_MISSING | action",
        "'action':'Auth' | 'action':'Pay' | ACTION_UNKNOWN |",
        "'action':'Auth' | 'action':'Card_update' | ACTION_MISMATCH |",
        "'consume_no':'T1' | 'consume_no':null | FIELD_MISSING | consume_no",
        "'consume_no':'T1' | 'consume_no':'' | FIELD_INVALID | consume_no",
        "'consume_no':'T1' | 'consume_no':[5] | FIELD_INVALID | consume_no",
        "'card_no':'C1' | 'x':'C1' | FIELD_MISSING | card_no",
        "'card_no':'C1' | 'card_no':'C\\n1' | FIELD_INVALID | card_no",
        "'amount':12.34 | 'amount':-1 | FIELD_INVALID | amount",
        "'amount':12.34 | 'amount':0.0000001 | FIELD_INVALID | amount",
        "'amount':12.34 | 'amount':1E99 | FIELD_INVALID | amount",
        "'amount':12.34 | 'amount':true | FIELD_INVALID | amount", "'amount':12.34 | 'x':1 | FIELD_MISSING | amount",
        "'status':'Pending' | 'status':'Success' | ACTION_MISMATCH |",
        "'amount':12.34 | 'amount':'1E+99' | FIELD_INVALID | amount",
        "'consume_no':'T1' | 'consume_no':'T 1' | FIELD_INVALID | consume_no",
        "'consume_no':'T1' | 'consume_no':'T&1' | FIELD_INVALID | consume_no",
        "'consume_no':'T1' | 'consume_no':'T=1' | FIELD_INVALID | consume_no",
        "'consume_no':'T1' | 'consume_no':'Té' | FIELD_INVALID | consume_no",
        "'consume_no':'T1' | 'consume_no':'T\\ud8001' | FIELD_INVALID | consume_no",
        "'cardholder_no':'U1' | 'cardholder_no':'U/1' | FIELD_INVALID | cardholder_no",
        "'type':'Atm' | 'type':true | FIELD_INVALID | type"
    }, delimiter = '|')
    void shouldNameWhatIsWrong(
        final String part, final String replacement, final ResultCode expected, final String field) {
        assertThat(AUTH).contains(part);
        assertThat(read(AUTH.replace(part, replacement))).isEqualTo(expected);
        assertThat(callback.problemField()).isEqualTo(field);
    }

    @Test
    void shouldLimitIdentifiersTo64Bytes() {
        assertThat(read(AUTH.replace("T1", "a.B_3:4-".repeat(8)))).isNull();
        assertThat(read(AUTH.replace("T1", "a.B_3:4-".repeat(8) + "x"))).isEqualTo(ResultCode.FIELD_INVALID);
    }

    @Test
    void shouldTakeIdentifiersOfOtherCharactersWhereConfigured() {
        final byte[] bytes = AUTH.replace("T1", "T/1#").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        final Callback lenient = new Callback(new IdentifierRules("/#"));
        assertThat(lenient.read(bytes, 0, bytes.length)).isNull();
        assertThat(lenient.interpret(CanonicalForm.FASTJSON1)).isNull();
        for (final String never : List.of("&", "=", "?", "\"", "\\", " ", "é", "\u007F")) {
            assertThatThrownBy(
                () -> new IdentifierRules("/" + never)).as(never)
                .hasMessageContaining("callback.identifier_characters=/" + never);
        }
    }

    @Test
    void shouldTakeAnAuthForOneWhateverElseItSays() {
        for (final String more : List.of("'fee':1", "'fee':'x'", "'consume_relate_no':5", "'news':" + "9".repeat(66),
            "'remark':'r'", "'consume_relate_no':'T0'", "'fee_detail':[]", "'news':{'a':[1]}")) {
            assertThat(read(AUTH.replace("'status'", more + ",'status'"))).as(more).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'1780000000000'", "-1", "1.5", "null", "{}"})
    void shouldNotNeedTheTimeOfAnAuth(final String time) {
        assertThat(read(AUTH.replace("'time':1780000000000", "'time':" + time))).isNull();
    }

    /** What is said, what of it cannot be read, and what is left of it. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', nullValues = "-", value = {
        "'fee':0.25 | 'fee':0.1234567 | fee", "'fee':0.25 | 'fee':-0.50 | fee", "'fee':0.25 | 'fee':'' | fee",
        "'fee':0.25 | 'fee':[1] | fee", "'amount':'5' | 'amount':30.1234567 | amount",
        "'amount':'5' | 'amount':'' | amount", "'amount':'5' | 'x':1 | amount", "'time':7 | 'time':-7 | time",
        "'time':7 | 'time':7.5 | time", "'time':7 | 'x':7 | time", "'time':7 | 'time':'seven' | time",
        "'type':'Refund' | 'type':[5] | type", "'status':'Success' | 'status':null | status",
        "'card_no':'C1' | 'card_no':'C 1' | card_no",
        "'card_no':'C1' | 'cardholder_no':'U 1' | card_no, cardholder_no",
        "'consume_relate_no':'T0' | 'consume_relate_no':[5] | consume_relate_no",
        "'consume_no':'T1' | 'consume_no':{} | consume_no", "'consume_no':'T1' | 'x':'T1' | consume_no",
        "'time':7 | 'time':'7' | -", "'fee':0.25 | 'fee':'0.25' | -", "'fee':0.25 | 'x':0 | -",
        "'fee':0.25 | 'fee':null | -", "'fee_detail':[ | 'fee_list':[ | -", "'fee_detail':[ | 'remark':[ | -"
    }, delimiter = '|')
    void shouldTakeANotificationWhateverItHolds(final String part, final String replacement, final String unread) {
        assertThat(CONSUMPTION).contains(part);
        assertThat(read(CONSUMPTION.replace(part, replacement))).isNull();
        assertThat(NoticeField.names(callback.unread())).isEqualTo(unread == null ? "" : unread);
        assertThat(callback.hasSubject()).isEqualTo(!"consume_no".equals(unread));
        assertThat(callback.amountUnits()).isEqualTo("amount".equals(unread) ? 0 : 5_000_000);
        assertThat(callback.timeMs()).isEqualTo("time".equals(unread) ? 0 : 7);
        assertThat(
            callback.saysFee())
            .isEqualTo(!"fee".equals(unread) && !replacement.equals("'x':0") && !replacement.equals("'fee':null"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "'time':9 | 'time':'later' | time", "'card_no':'C1' | 'card_no':'' | card_no",
        "'after_status':'Frozen' | 'after_status':[] | after_status", "'after_status':'Frozen' | 'x':3 | after_status"
    }, delimiter = '|')
    void shouldTakeACardUpdateWhateverItHolds(final String part, final String replacement, final String unread) {
        assertThat(read(CARD_UPDATE.replace(part, replacement))).isNull();
        assertThat(NoticeField.names(callback.unread())).isEqualTo(unread);
        assertThat(callback.hasSubject()).isFalse();
    }

    /** They have the same signed text. */
    @Test
    void shouldReadANumberAsTheStringOfItsDigits() {
        read(
            CONSUMPTION.replace("'T1'", "71").replace("'C1'", "8.5").replace("'T0'", "72").replace("'5'", "5E0")
            .replace("'time':7", "'time':'7'"));
        assertThat(callback.unread()).isZero();
        assertThat(callback.tape().string(callback.consumeNo())).isEqualTo("71");
        assertThat(callback.tape().string(callback.cardNo())).isEqualTo("8.5");
        assertThat(callback.tape().string(callback.relatedNo())).isEqualTo("72");
        assertThat(callback.amountUnits()).isEqualTo(5_000_000);
        assertThat(callback.timeMs()).isEqualTo(7);
    }

    /** The action is not signed, so whoever has a notification can post it under another. */
    @Test
    void shouldRefuseANotificationUnderAnotherAction() {
        assertThat(read(CARD_UPDATE.replace("Card_update", "Consumption"))).isEqualTo(ResultCode.ACTION_MISMATCH);
        assertThat(read(CARD_UPDATE.replace("Card_update", "Auth"))).isEqualTo(ResultCode.ACTION_MISMATCH);
        assertThat(read(CONSUMPTION.replace("'Consumption'", "'Card_update'"))).isEqualTo(ResultCode.ACTION_MISMATCH);
        assertThat(read(CONSUMPTION.replace("'Consumption'", "'Auth'"))).isEqualTo(ResultCode.ACTION_MISMATCH);
        assertThat(
            read(CONSUMPTION.replace("'Consumption'", "'Card_update'").replace("'T1'", "5")))
            .isEqualTo(ResultCode.ACTION_MISMATCH);
    }

    @Test
    void shouldNotCountMembersThatItDoesNotKnowAsDetail() {
        read(CONSUMPTION);
        final int known = callback.detail();
        read(CONSUMPTION.replace("'time':7", "'time':7,'news':{'a':[1,2]},'city':'x'"));
        assertThat(callback.detail()).isEqualTo(known);
    }

    @Test
    void shouldTakeUnknownConstantsForUnknown() {
        assertThat(read(AUTH.replace("Atm", "Teleport"))).isNull();
        assertThat(callback.type()).isEqualTo(ConsumptionType.UNKNOWN);
        assertThat(read(CARD_UPDATE.replace("Frozen", "Melted"))).isNull();
        assertThat(callback.cardStatus()).isEqualTo(CardStatus.UNKNOWN);
    }
}
