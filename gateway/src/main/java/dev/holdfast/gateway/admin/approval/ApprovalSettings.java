package dev.holdfast.gateway.admin.approval;

import java.nio.file.Path;

/**
 * What a second person has to agree to, under {@code admin.approval}. Amounts are in units of a millionth.
 *
 * @param entryAbove     entries of more than this, whether they credit or debit; {@link #OFF} for none.
 * @param forcedAbove    the same for debits that are forced beyond what is available.
 * @param overdraftAbove overdrafts of more than this.
 * @param limitAbove     packages and card terms that let a purchase be larger than this.
 * @param keepMs         how long a request waits, and how long what became of it is shown.
 * @param file           where they are kept over a restart.
 */
public record ApprovalSettings(
    long entryAbove, long forcedAbove, long overdraftAbove, long limitAbove, long keepMs, Path file) {
    /** Nobody has to agree. */
    public static final long OFF = Long.MAX_VALUE;
}
