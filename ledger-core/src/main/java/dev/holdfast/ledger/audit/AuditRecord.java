package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.journal.Actor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** One record of the audit, for reading. Immutable; any thread. Allocates. */
public final class AuditRecord {
    private static final int UNSIGNED_BYTE = 0xFF;
    private static final int UNSIGNED_SHORT = 0xFFFF;

    private final UnsafeBuffer bytes;

    /** @param bytes a whole record. */
    AuditRecord(final byte[] bytes) {
        this.bytes = new UnsafeBuffer(bytes);
    }

    /** Whether the lengths and kinds in a record, whose own length fits, go together. */
    static boolean isSound(final UnsafeBuffer record, final int length) {
        final int body = commandLength(record) + beforeLength(record) + afterLength(record) + actorLength(record);
        return AuditKind.isKnown(record.getByte(AuditLayout.KIND_AT) & UNSIGNED_BYTE)
            && AuditLayout.align(AuditLayout.BODY_AT + body) == length;
    }

    private static int commandLength(final DirectBuffer record) {
        return record.getShort(AuditLayout.COMMAND_LENGTH_AT) & UNSIGNED_SHORT;
    }

    private static int beforeLength(final DirectBuffer record) {
        return record.getShort(AuditLayout.BEFORE_LENGTH_AT) & UNSIGNED_SHORT;
    }

    private static int afterLength(final DirectBuffer record) {
        return record.getShort(AuditLayout.AFTER_LENGTH_AT) & UNSIGNED_SHORT;
    }

    private static int actorLength(final DirectBuffer record) {
        return record.getByte(AuditLayout.ACTOR_LENGTH_AT) & UNSIGNED_BYTE;
    }

    /** All of it, as it lies in its file. */
    DirectBuffer bytes() {
        return bytes;
    }

    /** Bytes that it takes in its file. */
    public int lengthBytes() {
        return bytes.capacity();
    }

    /** Counted from 1, through all files. */
    public long number() {
        return bytes.getLong(AuditLayout.NUMBER_AT);
    }

    public AuditKind kind() {
        return AuditKind.of(bytes.getByte(AuditLayout.KIND_AT));
    }

    /** Of the command in the journal; of another kind of record the first command that it is about. */
    public long sequence() {
        return bytes.getLong(AuditLayout.SEQUENCE_AT);
    }

    /** The last command that a gap or a loss is about; 0 for a command. */
    public long until() {
        return bytes.getLong(AuditLayout.UNTIL_AT);
    }

    /** The ledger's time, Unix milliseconds. */
    public long timeMs() {
        return bytes.getLong(AuditLayout.TIME_AT);
    }

    /** Id of the ledger. */
    public long ledgerId() {
        return bytes.getLong(AuditLayout.LEDGER_AT);
    }

    /** Of the state that the command's batch was applied to, as the journal says it, too. */
    public long digestBefore() {
        return bytes.getLong(AuditLayout.DIGEST_AT);
    }

    /** Who gave the command. */
    public Actor actor() {
        final int length = actorLength(bytes);
        return Actor.of(bytes.getByte(AuditLayout.ACTOR_KIND_AT) & UNSIGNED_BYTE, bytes,
            AuditLayout.BODY_AT + commandLength(bytes) + beforeLength(bytes) + afterLength(bytes), length);
    }

    /** Code of the command's result. */
    public int result() {
        return bytes.getShort(AuditLayout.RESULT_AT) & UNSIGNED_SHORT;
    }

    /** The command as it is in the journal. */
    public DirectBuffer command() {
        return new UnsafeBuffer(bytes, AuditLayout.BODY_AT, commandLength(bytes));
    }

    /** What the command is about as it was before, as a result of the ledger; empty when it was not there. */
    public DirectBuffer before() {
        return new UnsafeBuffer(bytes, AuditLayout.BODY_AT + commandLength(bytes), beforeLength(bytes));
    }

    /** The same as it was afterwards. */
    public DirectBuffer after() {
        return new UnsafeBuffer(bytes, AuditLayout.BODY_AT + commandLength(bytes) + beforeLength(bytes),
            afterLength(bytes));
    }

    /** The sentence of a record that is no command. */
    public String text() {
        final byte[] text = new byte[commandLength(bytes)];
        bytes.getBytes(AuditLayout.BODY_AT, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** What it is chained with, hexadecimal. */
    public String hash() {
        final byte[] hash = hashBytes();
        return HexFormat.of().formatHex(hash);
    }

    byte[] hashBytes() {
        final byte[] hash = new byte[AuditLayout.HASH_BYTES];
        bytes.getBytes(AuditLayout.HASH_AT, hash);
        return hash;
    }
}
