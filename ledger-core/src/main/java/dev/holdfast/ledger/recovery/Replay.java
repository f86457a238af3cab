package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.audit.AuditCapture;
import dev.holdfast.ledger.audit.AuditSink;
import dev.holdfast.ledger.audit.AuditedCommands;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.CommandHandler;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.terms.RuleBook;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a journal's commands to a ledger, and compares each batch with what the ledger was when it was written. Used
 * by one thread; cold.
 */
final class Replay implements CommandHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final long COMMANDS_BETWEEN_PAUSES = 256;
    private static final long PROGRESS_COMMANDS = 1_000_000;

    private final Ledger ledger;
    private final RuleBook book;
    private final Runnable pause;
    private final AuditCapture audit;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);

    /**
     * @param book  the rules that there are.
     * @param pause called again and again in between.
     * @param sink  is shown what persons changed; null when nobody wants to know.
     */
    Replay(final Ledger ledger, final RuleBook book, final Runnable pause, final AuditSink sink) {
        this.ledger = ledger;
        this.book = book;
        this.pause = pause;
        audit = sink == null ? null : new AuditCapture(ledger, sink);
    }

    @Override
    public void onBatch(final long sequence, final long digest, final int rulesVersion) {
        book.of(rulesVersion);
        if (ledger.digest() != digest || ledger.rulesVersion() != rulesVersion) {
            throw new ReplayDivergedException(sequence, digest, rulesVersion, ledger.digest(), ledger.rulesVersion());
        }
        if (audit != null) {
            audit.beginBatch(digest);
        }
    }

    @Override
    public void onCommand(
        final DirectBuffer buffer, final int offset, final int length, final long sequence, final long timeMs,
        final Actor actor) {
        if (audit != null && AuditedCommands.contain(actor.kind().code(),
            MessageType.of(header.wrap(buffer, offset).templateId()))) {
            audit.begin(buffer, offset, length);
            ledger.apply(buffer, offset, sequence, timeMs, result, 0);
            audit.end(actor.kind().code(), actor.bytes(), 0, actor.bytes().capacity(), result, 0);
        } else {
            ledger.apply(buffer, offset, sequence, timeMs, result, 0);
        }
        if (sequence % COMMANDS_BETWEEN_PAUSES == 0) {
            pause.run();
        }
        if (sequence % PROGRESS_COMMANDS == 0) {
            LOG.info("replayed the journal up to sequence={}", sequence);
        }
    }
}
