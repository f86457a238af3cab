package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.values.ResultCode;

import java.nio.charset.StandardCharsets;

/** Callbacks of each action, with apostrophes for quotation marks, and how they are read. */
public class CallbackFixture {
    public static final String AUTH =
        "{'id':'1','action':'Auth','data':{'consume_no':'T1','card_no':'C1','cardholder_no':'U1','type':'Atm',"
        + "'amount':12.34,'status':'Pending','time':1780000000000,'merchant_info':{'city':'x'}}}";
    public static final String CONSUMPTION =
        "{'action':'Consumption','data':{'consume_no':'T1','card_no':'C1','type':'Refund','amount':'5',"
        + "'consume_relate_no':'T0','status':'Success','time':7,'fee':0.25,"
        + "'fee_detail':[{'fee_type':'Consume_fee','amount':0.25}]}}";
    public static final String CARD_UPDATE =
        "{'action':'Card_update','data':{'card_no':'C1','before_status':'Activated','after_status':'Frozen',"
        + "'reason':null,'time':9}}";

    final Callback callback = new Callback();

    final ResultCode read(final String body) {
        final byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        final ResultCode result = callback.read(bytes, 0, bytes.length);
        return result == null ? callback.interpret(CanonicalForm.FASTJSON1) : result;
    }
}
