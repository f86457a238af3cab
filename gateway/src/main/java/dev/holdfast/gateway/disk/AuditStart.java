package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.audit.AuditBacklog;
import dev.holdfast.ledger.journal.JournalPoint;

/**
 * What a start knows that the audit is to begin with.
 *
 * @param from    where in the journal the replay began.
 * @param end     where it ended, with the ledger's id.
 * @param backlog what it showed.
 */
public record AuditStart(JournalPoint from, JournalPoint end, AuditBacklog backlog) {
}
