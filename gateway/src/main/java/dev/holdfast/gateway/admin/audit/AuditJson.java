package dev.holdfast.gateway.admin.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.ledger.LedgerResults;
import dev.holdfast.ledger.audit.AuditKind;
import dev.holdfast.ledger.audit.AuditRecord;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.DirectBuffer;

import java.util.Locale;

/** Turns records of the audit into JSON. Any thread; allocates. */
public final class AuditJson {
    private AuditJson() {
    }

    /** One record. */
    public static ObjectNode of(final AuditRecord record) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode()
            .put("record", record.number())
            .put("kind", record.kind().name().toLowerCase(Locale.ROOT));
        if (record.kind() == AuditKind.COMMAND) {
            command(record, json);
        } else {
            note(record, json);
        }
        return json.put("hash", record.hash());
    }

    private static void command(final AuditRecord record, final ObjectNode json) {
        final AuditCommandJson command = new AuditCommandJson(record.command());
        json.put("sequence", record.sequence()).put("time_ms", record.timeMs());
        json.set("actor", actor(record.actor()));
        json.put("command", command.type().text());
        json.set("subject", command.subject());
        json.set("request", command.request());
        final ResultCode result = ResultCode.of(record.result());
        json.put("result", result.name().toLowerCase(Locale.ROOT)).put("result_code", result.code());
        json.set("before", view(record.before()));
        json.set("after", view(record.after()));
        json.put("digest_before", String.format(Locale.ROOT, "%016x", record.digestBefore()));
    }

    private static void note(final AuditRecord record, final ObjectNode json) {
        json.put("time_ms", record.timeMs()).put("from_sequence", record.sequence());
        if (record.kind() != AuditKind.BEGIN) {
            json.put("to_sequence", record.until() < record.sequence() ? null : (Long) record.until());
        }
        json.put("text", record.text());
    }

    private static ObjectNode actor(final Actor actor) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode()
            .put("kind", actor.kind().name().toLowerCase(Locale.ROOT));
        if (!actor.text().isEmpty()) {
            json.put("principal", principal(actor)).put("source", actor.text().substring(at(actor) + 1));
        }
        return json;
    }

    /** As whom an operator was let in. */
    static String principal(final Actor actor) {
        return actor.text().substring(0, Math.max(0, at(actor)));
    }

    private static int at(final Actor actor) {
        return actor.text().lastIndexOf('@');
    }

    private static ObjectNode view(final DirectBuffer view) {
        if (view.capacity() == 0) {
            return null;
        }
        final ObjectNode json = LedgerResults.view(view, 0);
        // Of the program, and no part of the ledger: it is not recorded.
        json.remove("newest_rules_version");
        return json;
    }
}
