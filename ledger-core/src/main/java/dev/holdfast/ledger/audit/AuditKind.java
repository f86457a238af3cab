package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.values.Codes;

/** What a record of the audit says. Numbers are in the files and keep their meaning. */
public enum AuditKind {
    /** Somebody gave a command, and this is what it changed. */
    COMMAND(1),
    /** The audit begins: commands before this one are not in it. */
    BEGIN(2),
    /** Commands from one to another may be missing, or a file was damaged. */
    GAP(3),
    /** The journal lost commands, which an operator accepted: their sequences come again. */
    LOSS(4);

    private static final Codes<AuditKind> CODES = new Codes<>("kind of audit record", values(), AuditKind::code);

    private final int code;

    AuditKind(final int code) {
        this.code = code;
    }

    /** The number in the files. */
    public int code() {
        return code;
    }

    static boolean isKnown(final int code) {
        return CODES.contains(code);
    }

    static AuditKind of(final int code) {
        return CODES.of(code);
    }
}
