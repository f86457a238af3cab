package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.wire.Action;
import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.gateway.wire.CallbackCommandEncoder;
import dev.holdfast.ledger.ConsumptionType;
import dev.holdfast.ledger.OrderStatus;
import dev.holdfast.ledger.ResultCode;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

/**
 * The platform's record of an order. Amounts in units.
 *
 * @param command what tells the ledger.
 */
record OrderRecord(
    String consumeNo, String cardNo, ConsumptionType type, OrderStatus status, long amount, long fee, long timeMs, DirectBuffer command) {

    /** Whether the ledger knows all that the record says, or something newer. */
    boolean isKnown(final OrderState order) {
        return order != null && (order.noticeTime() > timeMs
            || order.noticeTime() == timeMs && order.amount() == amount && order.status() == status
                && (order.fee() == fee || fee == 0));
    }

    /** Whether ledger and platform agree on what became of the order. */
    boolean agreesWith(final OrderState order) {
        return order.standing() == status && order.worth() == amount && (order.type() == type || order.noticeTime() == 0);
    }

    /** Reads records exactly as notifications are read. Not thread-safe. */
    static final class Reader {

        private final Callback callback = Callback.forRecords();
        private final CallbackCommandEncoder encoder;
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CallbackCommandEncoder.MAX_BYTES]);

        /** See {@link CallbackCommandEncoder#CallbackCommandEncoder}. */
        Reader(final long currency, final int zoneMinutes) {
            encoder = new CallbackCommandEncoder(currency, zoneMinutes);
        }

        /** @throws IllegalArgumentException when it is no record of an order; the message says which and why. */
        OrderRecord read(final JsonNode item) {
            final ObjectNode body = JsonNodeFactory.instance.objectNode().put("action", Action.CONSUMPTION.wireName());
            body.set("data", item);
            final byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
            ResultCode result = callback.read(bytes, 0, bytes.length);
            result = result.isApproved() ? callback.interpret() : result;
            if (!result.isApproved()) {
                throw new IllegalArgumentException("the record of order consume_no=" + item.path("consume_no").asText() + " cannot be read: "
                    + result.sentence() + (callback.problemField() == null ? "" : ": " + callback.problemField()));
            }
            final byte[] command = new byte[encoder.encodeRecord(callback, buffer, 0)];
            buffer.getBytes(0, command);
            return new OrderRecord(callback.tape().string(callback.consumeNo()), callback.tape().string(callback.cardNo()), callback.type(),
                callback.status(), callback.amountUnits(), callback.feeUnits(), callback.timeMs(), new UnsafeBuffer(command));
        }
    }
}
