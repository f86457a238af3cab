package dev.holdfast.gateway;

import com.sun.management.ThreadMXBean;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.gateway.wire.CallbackCommandEncoder;
import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.gateway.wire.SignatureVerifier;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Counts the bytes that this thread allocates from decoding to decision. */
class HotPathAllocationTest {
    private static final String SECRET = "0123456789abcdef";
    private static final String TIMESTAMP = "1780000000000";
    private static final long TIME_MS = 1_780_000_000_000L;
    private static final int ORDERS = 40_000;
    private static final int BATCH = 16;

    @TempDir
    private Path directory;
    private final Callback callback = new Callback();
    private final SignatureVerifier verifier = new SignatureVerifier("ak", SECRET.getBytes(StandardCharsets.UTF_8));
    private final CallbackCommandEncoder encoder = new CallbackCommandEncoder(CurrencyCode.pack("USD"), 0);
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);

    @Test
    void shouldAllocateNothingFromDecodingToDecision() {
        final byte[][] bodies = new byte[ORDERS][];
        final String[] signatures = new String[ORDERS];
        final CallbackSigner signer = new CallbackSigner("ak", SECRET.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < ORDERS; i++) {
            bodies[i] = CallbackBodies.auth("T" + i, "C" + i % 7, "U", "1.00", TIME_MS)
                .getBytes(StandardCharsets.UTF_8);
            signatures[i] = signer.sign(bodies[i], TIMESTAMP,
                i < ORDERS / 2 ? CanonicalForm.FASTJSON1 : CanonicalForm.FASTJSON2);
        }
        final LedgerStore store = new LedgerStore(new LedgerCapacity(10, 10, ORDERS, 10));
        final Ledger ledger = new Ledger(store);
        try (store; FileJournal journal = new FileJournal(new FileStorage(directory), JournalEnd.NONE, ledger,
            64L << 20, Runnable::run)) {
            decide(bodies, signatures, 0, ORDERS / 2, ledger, journal);
            final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            final long before = threads.getCurrentThreadAllocatedBytes();
            decide(bodies, signatures, ORDERS / 2, ORDERS, ledger, journal);
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(store.orders().count()).isEqualTo(ORDERS);
            assertThat(
                allocated / (double) (ORDERS / 2)).as("bytes for each of %d callbacks", ORDERS / 2).isLessThan(1.0);
        }
    }

    private void decide(
        final byte[][] bodies, final String[] signatures, final int from, final int to, final Ledger ledger,
        final FileJournal journal) {
        for (int i = from; i < to; i++) {
            final byte[] body = bodies[i];
            if (callback.read(body, 0, body.length) != null
                || verifier.verify(callback.tape(), callback.data(), TIMESTAMP, signatures[i]) != null
                || callback.interpret(verifier.form()) != null) {
                throw new IllegalStateException("refused");
            }
            final int length = encoder.encode(callback, command, 0);
            if (i % BATCH == 0) {
                journal.begin(ledger.sequence() + 1, TIME_MS);
            }
            final int at = journal.append(command, 0, length, Actor.PLATFORM);
            if (i % BATCH == BATCH - 1) {
                journal.write();
                journal.force();
            }
            ledger.apply(journal.batch(), at, ledger.sequence() + 1, TIME_MS, result, 0);
        }
    }
}
