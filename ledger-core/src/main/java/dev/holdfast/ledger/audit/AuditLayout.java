package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The layout of an audit file, little-endian: a header, and records one behind the other to the file's end.
 *
 * <pre>
 *   0       8         16           24     32                          64
 *   +-------+---------+------------+------+---------------------------+--------+
 *   |magic  |ledger id|number of   |zeros |hash of the record before  |records |
 *   |       |         |first record|      |the first                  |        |
 *   +-------+---------+------------+------+---------------------------+--------+
 *
 *   0     4      8      16    48   49         50           51   52     54
 *   +-----+------+------+-----+----+----------+------------+----+------+
 *   |magic|length|number|hash |kind|actor kind|actor length|zero|result|
 *   +-----+------+------+-----+----+----------+------------+----+------+
 *   54             56            58           60    64       72   80        88            96    104
 *   +--------------+-------------+------------+-----+--------+----+---------+-------------+-----+---------------+
 *   |command length|before length|after length|zeros|sequence|time|ledger id|digest before|until|command, before|
 *   |              |             |            |     |        |ms  |         |of the batch |     |after, actor   |
 *   +--------------+-------------+------------+-----+--------+----+---------+-------------+-----+---------------+
 * </pre>
 *
 * <p>A record's hash is SHA-256 over the hash of the record before it and all of its own bytes but the hash. Records
 * are padded with zeros to eight bytes. Of a record that is no command {@code sequence} is the first command that it is
 * about, {@code until} the last, and the command's place has a sentence for people.
 */
final class AuditLayout {
    static final long FILE_MAGIC = 0x3154494455414648L;
    static final int FILE_LEDGER_AT = 8;
    static final int FILE_NUMBER_AT = 16;
    static final int FILE_ZEROS_AT = 24;
    static final int FILE_HASH_AT = 32;
    static final int FILE_HEADER_BYTES = 64;

    static final int MAGIC = 0x31415548;
    static final int LENGTH_AT = 4;
    static final int NUMBER_AT = 8;
    static final int HASH_AT = 16;
    static final int HASH_BYTES = 32;
    static final int KIND_AT = HASH_AT + HASH_BYTES;
    static final int ACTOR_KIND_AT = 49;
    static final int ACTOR_LENGTH_AT = 50;
    static final int RESULT_AT = 52;
    static final int COMMAND_LENGTH_AT = 54;
    static final int BEFORE_LENGTH_AT = 56;
    static final int AFTER_LENGTH_AT = 58;
    static final int SEQUENCE_AT = 64;
    static final int TIME_AT = 72;
    static final int LEDGER_AT = 80;
    static final int DIGEST_AT = 88;
    static final int UNTIL_AT = 96;
    static final int BODY_AT = 104;
    static final int ALIGNMENT = 8;

    static final int MAX_COMMAND_BYTES = 0xFFFF;
    static final int MAX_RECORD_BYTES =
        align(BODY_AT + MAX_COMMAND_BYTES + 2 * Ledger.MAX_RESULT_BYTES + Actor.MAX_TEXT_BYTES);

    private AuditLayout() {
    }

    static int align(final int length) {
        return length + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /** A new SHA-256. */
    static MessageDigest newHash() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new UnusableEnvironmentException("this Java has no SHA-256", e);
        }
    }

    /** The hash of a record that lies in an array, given the one of the record before it. */
    static byte[] hash(
        final MessageDigest sum, final byte[] before, final byte[] bytes, final int offset, final int length) {
        sum.update(before);
        sum.update(bytes, offset, HASH_AT);
        sum.update(bytes, offset + KIND_AT, length - KIND_AT);
        return sum.digest();
    }
}
