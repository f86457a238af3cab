package dev.holdfast.gateway.sync.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.wire.Action;
import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.gateway.wire.CallbackCommandEncoder;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

/**
 * The platform's record of an order. Amounts in units.
 *
 * @param consumeNo empty when it could not be read.
 * @param unread    the members that could not be read, see {@link NoticeField}.
 * @param command   with which the ledger is notified.
 */
public record OrderRecord(
    String consumeNo, String cardNo, ConsumptionType type, OrderStatus status, long amount, long timeMs, Extras extras,
    int unread, DirectBuffer command) {
    /**
     * What a record need not say.
     *
     * @param fee           in units; below 0 when it is not said.
     * @param localCurrency packed; {@link CurrencyCode#NONE} when it is not said.
     * @param relatedNo     empty when it is not said.
     */
    public record Extras(long fee, long localCurrency, String relatedNo) {
        boolean areKnown(final Extras here) {
            return (fee < 0 || fee == here.fee)
                && (localCurrency == CurrencyCode.NONE || localCurrency == here.localCurrency)
                && (relatedNo.isEmpty() || relatedNo.equals(here.relatedNo));
        }
    }

    private static final int NEEDED = NoticeField.CONSUME_NO.bit() | NoticeField.TYPE.bit() | NoticeField.STATUS.bit()
        | NoticeField.TIME.bit();

    /** Whether something could not be read, or is not known, without which the record cannot be compared. */
    public boolean isUnreadable() {
        return (unread & NEEDED) != 0 || status == OrderStatus.UNKNOWN || type == ConsumptionType.UNKNOWN
            || NoticeField.CONSUME_RELATE_NO.isIn(unread) && type == ConsumptionType.REVERSAL
            || NoticeField.AMOUNT.isIn(unread) && status != OrderStatus.FAIL
            || NoticeField.FEE.isIn(unread) && isFinal();
    }

    private boolean isFinal() {
        return status == OrderStatus.SUCCESS || status == OrderStatus.FAIL;
    }

    /** Why, for people. */
    public String problem() {
        if (unread != 0) {
            return "could not be read: " + NoticeField.names(unread);
        }
        return status == OrderStatus.UNKNOWN ? "its status is not known" : "its type is not known";
    }

    /**
     * Whether the ledger knows all that the record says, or something newer of it; or, from the question whether the
     * purchase may go through, that it is pending.
     */
    public boolean isKnown(final KnownOrder order) {
        return order != null && !isUnreadable() && (isHeldFor(order) || isSaidOf(order));
    }

    private boolean isHeldFor(final KnownOrder order) {
        return status == OrderStatus.PENDING && !order.isOpen() && order.isHeld() && order.noticeTime() == 0
            && order.authorized() == amount;
    }

    private boolean isSaidOf(final KnownOrder order) {
        if (order.noticeTime() > timeMs) {
            return order.type().mayBecome(type) && extras.areKnown(order.extras());
        }
        return order.noticeTime() == timeMs && order.amount() == amount && order.status() == status
            && order.type() == type
            && !order.isOpen() && extras.areKnown(order.extras());
    }

    /** Whether ledger and platform agree on what became of the order, and the money is booked. */
    public boolean agreesWith(final KnownOrder order) {
        return order.standing() == status && (order.worth() == amount || status == OrderStatus.FAIL)
            && (order.noticeTime() == 0 || order.type() == type && (!isFinal() || extras.areKnown(order.extras())))
            && !order.isOpen()
            && order.isBooked() && !order.isDeclinedWhilePending();
    }

    /** Reads records exactly as notifications are read. Not thread-safe. */
    public static final class Reader {
        private final Callback callback = Callback.forRecords();
        private final CallbackCommandEncoder encoder;
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CallbackCommandEncoder.MAX_BYTES]);

        /** See {@link CallbackCommandEncoder#CallbackCommandEncoder}. */
        public Reader(final long currency, final int zoneMinutes) {
            encoder = new CallbackCommandEncoder(currency, zoneMinutes);
        }

        /**
         * Reads a record, of which something may be unreadable.
         *
         * @throws IllegalArgumentException when it is no object with members at all; the message says why.
         */
        public OrderRecord read(final JsonNode item) {
            final ObjectNode body = JsonNodeFactory.instance.objectNode().put("action", Action.CONSUMPTION.wireName());
            body.set("data", item);
            final byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
            ResultCode problem = callback.read(bytes, 0, bytes.length);
            problem = problem == null ? callback.interpret(CanonicalForm.FASTJSON1) : problem;
            if (problem != null) {
                throw new IllegalArgumentException("the record of order consume_no=" + item.path("consume_no").asText()
                    + " cannot be read: " + problem.sentence());
            }
            final byte[] command = new byte[encoder.encodeRecord(callback, buffer, 0)];
            buffer.getBytes(0, command);
            final Extras extras = new Extras(callback.saysFee() ? callback.feeUnits() : -1, callback.localCurrency(),
                string(callback.relatedNo()));
            return new OrderRecord(string(callback.consumeNo()), string(callback.cardNo()), callback.type(),
                callback.status(), callback.amountUnits(), callback.timeMs(), extras, callback.unread(),
                new UnsafeBuffer(command));
        }

        private String string(final int node) {
            return node < 0 ? "" : callback.tape().string(node);
        }
    }
}
