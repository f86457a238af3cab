package dev.holdfast.gateway.admin.reserve;

import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.ledger.message.GetReserveEncoder;
import dev.holdfast.ledger.message.GetReserveEntryEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PostReserveEntryEncoder;
import dev.holdfast.ledger.message.PostReserveStatementEncoder;
import dev.holdfast.ledger.message.ScanEncoder;
import dev.holdfast.ledger.store.ReserveEntryRow;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Writes requests about the reserve as messages for the ledger. Each call returns the message's length in
 * {@link #buffer}. Owned by the admin listener's event loop.
 */
final class ReserveRequests {
    private static final int MAX_BYTES = 1024;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ReserveBasis basis;

    ReserveRequests(final ReserveBasis basis) {
        this.basis = basis;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int postEntry(final AdminBody body) {
        final ReserveEntryKind kind = body.optional("kind", ReserveEntryKind.values(), ReserveEntryKind::name, null);
        if (kind == null) {
            throw AdminException.badRequest("field kind is missing: TOP_UP, WITHDRAWAL or CORRECTION");
        }
        final long amount = body.requiredUnits("amount");
        if (amount == 0 || amount < 0 && !kind.isSigned()) {
            throw body.bad("amount", kind.isSigned() ? "above or below 0" : "above 0: the kind says the direction");
        }
        final String remark = body.has("remark") ? body.requiredText("remark") : "";
        if (remark.getBytes(StandardCharsets.UTF_8).length > ReserveEntryRow.MAX_REMARK_BYTES) {
            throw AdminException.badRequest("field remark should have at most " + ReserveEntryRow.MAX_REMARK_BYTES
                + " bytes");
        }
        final PostReserveEntryEncoder post = new PostReserveEntryEncoder().wrapAndApplyHeader(buffer, 0, header);
        post.amount(amount).currency(currency(body)).kind((short) kind.code()).entryNo(body.requiredId("entry_no"))
            .remark(remark);
        return header.encodedLength() + post.encodedLength();
    }

    /** @param nowMs when it is asked, which is when the amount was read unless that is said. */
    int postStatement(final AdminBody body, final long nowMs) {
        final long asOfMs = body.has("as_of") ? asOf(body) : nowMs;
        final boolean corrects = body.flag("correct");
        final long amount = body.requiredUnits("amount");
        if (asOfMs <= 0 || asOfMs > nowMs) {
            throw body.bad("as_of", "a moment that is over");
        }
        final long currency = currency(body);
        final String given = body.optionalId("entry_no");
        final String entryNo = !corrects ? "" : given.isEmpty()
            ? "statement-" + CurrencyCode.format(currency) + '-' + asOfMs : given;
        final PostReserveStatementEncoder post = new PostReserveStatementEncoder().wrapAndApplyHeader(buffer, 0,
            header);
        post.amount(amount).currency(currency).asOf(asOfMs).basis((short) basis.code())
            .corrects((short) (corrects ? 1 : 0)).entryNo(entryNo);
        return header.encodedLength() + post.encodedLength();
    }

    private static long asOf(final AdminBody body) {
        try {
            return Instant.parse(body.requiredText("as_of")).toEpochMilli();
        } catch (final DateTimeParseException | ArithmeticException e) {
            throw body.bad("as_of", "a moment such as 2026-11-28T09:00:00Z");
        }
    }

    private static long currency(final AdminBody body) {
        final long currency = body.optionalCurrency("currency");
        if (currency == CurrencyCode.NONE) {
            throw AdminException.badRequest("field currency is missing");
        }
        return currency;
    }

    int getEntry(final String entryNo) {
        final GetReserveEntryEncoder get = new GetReserveEntryEncoder().wrapAndApplyHeader(buffer, 0, header);
        get.entryNo(entryNo);
        return header.encodedLength() + get.encodedLength();
    }

    /** What there is at a place, counted from 0. */
    int getReserve(final int place) {
        return header.encodedLength() + new GetReserveEncoder().wrapAndApplyHeader(buffer, 0, header)
            .currency(CurrencyCode.NONE).place(place).encodedLength();
    }

    int scanEntries(final int part, final int skipped) {
        final ScanEncoder scan = new ScanEncoder().wrapAndApplyHeader(buffer, 0, header);
        scan.kind((short) ScanKind.RESERVE_ENTRIES.code()).part(part).skipped(skipped).from(0).to(0).state((short) 0);
        return header.encodedLength() + scan.encodedLength();
    }
}
