package dev.holdfast.bench.micro;

import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.gateway.wire.CallbackCommandEncoder;
import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.gateway.wire.SignatureVerifier;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.Journal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The life of one authorization without sockets, threads and force: decode, verify, encode, journal, decide. Every call
 * is an order that the ledger has not seen, until {@link #ORDERS} are used up; then they come again as repeats. Valid
 * when every answer is an approval: it throws otherwise.
 */
public class HotPathBenchmark extends MicroBenchmark {
    private static final int ORDERS = 1_600_000;
    private static final int BATCH = 16;
    private static final long SEGMENT_BYTES = 512L << 20;
    private static final byte[][] BODIES = new byte[ORDERS][];
    private static final String[] SIGNATURES = new String[ORDERS];

    private final Callback callback = new Callback();
    private final SignatureVerifier verifier = new SignatureVerifier(SignedCallbacks.APP_ID, SignedCallbacks.SECRET);
    private final CallbackCommandEncoder encoder = new CallbackCommandEncoder(CurrencyCode.pack("USD"), 0);
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OutcomeDecoder outcome = new OutcomeDecoder();
    private Path directory;
    private LedgerStore store;
    private Ledger ledger;
    private Journal journal;
    private int next;
    private int inBatch;

    @Setup(Level.Trial)
    public void open() throws IOException {
        sign();
        store = new LedgerStore(new LedgerCapacity(SignedCallbacks.CARDS, SignedCallbacks.CARDS, ORDERS,
            SignedCallbacks.CARDS));
        store.rulesVersion(RuleBook.CURRENT.newest());
        ledger = new Ledger(store);
        SignedCallbacks.openAccounts(ledger);
        journal = new FileJournal(new FileStorage(directory),
            new JournalEnd(null, 0, new JournalPoint(ledger.sequence(), SignedCallbacks.TIME_MS, 1, 0)), ledger,
            SEGMENT_BYTES, Runnable::run);
        next = 0;
        inBatch = 0;
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        journal.close();
        store.close();
        clear();
        Files.delete(directory);
    }

    @Benchmark
    public int decodeVerifyJournalDecide() {
        decode();
        final int length = encoder.encode(callback, command, 0);
        if (inBatch == 0) {
            journal.begin(ledger.sequence() + 1, SignedCallbacks.TIME_MS);
        }
        final int at = journal.append(command, 0, length, Actor.PLATFORM);
        if (++inBatch == BATCH) {
            journal.write();
            inBatch = 0;
        }
        return decide(at);
    }

    private void sign() throws IOException {
        directory = Files.createTempDirectory("holdfast-bench");
        final CallbackSigner signer =
            new CallbackSigner(SignedCallbacks.APP_ID, SignedCallbacks.SECRET);
        for (int i = 0; i < ORDERS; i++) {
            BODIES[i] = SignedCallbacks.body(i);
            SIGNATURES[i] = signer.sign(BODIES[i], SignedCallbacks.TIMESTAMP, CanonicalForm.FASTJSON1);
        }
    }

    private void decode() {
        final byte[] body = BODIES[next];
        final String signature = SIGNATURES[next];
        next = next + 1 == ORDERS ? 0 : next + 1;
        if (callback.read(body, 0, body.length) != null
            || verifier.verify(callback.tape(), callback.data(), SignedCallbacks.TIMESTAMP,
                signature) != null
            || callback.interpret(verifier.form()) != null) {
            throw new BrokenInvariantException("refused");
        }
    }

    private int decide(final int at) {
        ledger.apply(journal.batch(), at, ledger.sequence() + 1, SignedCallbacks.TIME_MS, result, 0);
        final int code = outcome.wrapAndApplyHeader(result, 0, header).result();
        if (code != 0) {
            throw new BrokenInvariantException("declined: code=" + code);
        }
        return code;
    }

    private void clear() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (final Path file : files) {
                Files.delete(file);
            }
        }
    }
}
