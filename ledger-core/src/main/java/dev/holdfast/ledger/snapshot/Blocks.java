package dev.holdfast.ledger.snapshot;

/**
 * The layout of a snapshot, little-endian: blocks, each with its length and a checksum of its content. Records lie
 * whole in one block.
 *
 * <pre>
 *   block:   [length 4][CRC-32C 4][content]
 *   content: the header, then sections, each [tag 4][count 8] and its records, then the end's tag
 * </pre>
 *
 * <p>An encrypted snapshot begins with a {@link dev.holdfast.ledger.crypt.SealedHeader}, whose owner's part says of
 * what moment it is. Each block's content is sealed, with the block's number as nonce, since the key is of this file
 * alone and the file is written once. A last block of length 0 has the number of blocks instead of a checksum: so
 * whoever has no key sees whether all of them are there.
 *
 * <pre>
 *   owner's part: [magic 8][version 4][CRC-32C 4][sequence 8][time ms 8]
 * </pre>
 */
final class Blocks {
    static final long MAGIC = 0x50414E5344464C48L;
    static final long SEALED_MAGIC = 0x4C41455344464C48L;
    static final int SEALED_VERSION = 1;
    static final int VERSION_AT = 8;
    static final int SEQUENCE_AT = 16;
    static final int TIME_AT = 24;
    static final int PREFIX_BYTES = 8;
    static final int MAX_BYTES = 1 << 20;

    static final int ACCOUNTS = 1;
    static final int CARDS = 2;
    static final int ORDERS = 3;
    static final int ENTRIES = 4;
    static final int CARD_TERMS = 5;
    static final int PACKAGES = 6;
    static final int REVIEWS = 7;
    static final int REVIEW_LISTS = 8;
    static final int TOTALS = 9;
    static final int END = 10;
    static final int FORGOTTEN = 11;
    static final int CARDHOLDERS = 12;
    static final int APPLICATIONS = 13;
    static final int ORDER_FEES = 14;
    static final int RESERVE_ENTRIES = 15;
    static final int RESERVE = 16;

    private Blocks() {
    }
}
