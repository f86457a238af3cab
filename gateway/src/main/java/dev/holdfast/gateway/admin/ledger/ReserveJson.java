package dev.holdfast.gateway.admin.ledger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.ledger.message.ReserveEntryViewDecoder;
import dev.holdfast.ledger.message.ReserveViewDecoder;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import dev.holdfast.ledger.values.reserve.ReserveSum;

import java.util.Locale;

/** What the ledger keeps of the reserve, as JSON. No state; any thread. */
public final class ReserveJson {
    private ReserveJson() {
    }

    static ObjectNode entry(final ReserveEntryViewDecoder view) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("entry_no", view.entryNo())
            .put("currency", CurrencyCode.format(view.currency()))
            .put("amount", Units.format(view.amount()))
            .put("kind", ReserveEntryKind.of(view.kind()).name())
            .put("time_ms", view.time());
        return json.put("remark", view.remark());
    }

    /** All sums there are, whichever of them count in the mode. */
    public static ObjectNode reserve(final ReserveViewDecoder view) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("currency", CurrencyCode.format(view.currency())).put("counting", view.isCounting() == 1);
        if (view.asOf() == 0) {
            json.putNull("statement");
        } else {
            json.putObject("statement").put("amount", Units.format(view.stated())).put("as_of_ms", view.asOf())
                .put("time_ms", view.statedTime()).put("difference", Units.format(view.difference()));
        }
        final ObjectNode fees = json.objectNode();
        for (final ReserveViewDecoder.SumsDecoder each : view.sums()) {
            final ReserveSum sum = ReserveSum.of(each.sum());
            final String amount = Units.format(each.whole(), each.micros());
            if (sum.isFee()) {
                fees.put(sum.feeName(), amount);
            } else {
                json.put(sum.name().toLowerCase(Locale.ROOT), amount);
            }
        }
        json.set("fees", fees);
        return json;
    }
}
