package dev.holdfast.ledger.model;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ManageFeeType;
import dev.holdfast.ledger.values.ResultCode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Records a golden journal by the newest rules, once for each new version of them or of the messages: {@code mvn test
 * -pl ledger-core -Dtest=GoldenJournalRecorder -Dgolden.directory=…}, with a directory that is empty. Its seed is
 * fixed. Not among the tests: what was recorded never changes.
 */
class GoldenJournalRecorder {
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(8, 8, 64, 256, 256, 8, 64);
    private static final long START_MS = 1_780_000_000_000L;
    private static final long LEDGER_ID = 7_007_007_007L;
    private static final int SNAPSHOT_AT = 701;
    private static final int LEAST = 1_000;
    private static final int OTHERS_EACH = 13;
    private static final int ZONE_MINUTES = 480;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[4_096]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final GoldenOthers others = new GoldenOthers(command);
    private final List<Given> given = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final Random random = new Random(7);

    private record Given(byte[] bytes, long timeMs) {
    }

    @Provide
    Arbitrary<List<List<ModelCommand>>> sequences() {
        return CommandSequences.sequences().list().ofSize(50);
    }

    @Property(tries = 1, seed = "7", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void shouldRecord(@ForAll("sequences") final List<List<ModelCommand>> sequences) throws IOException {
        final Path directory = Path.of(System.getProperty("golden.directory"));
        encode(sequences);
        try (LedgerStore store = new LedgerStore(CAPACITY)) {
            final Ledger ledger = new Ledger(store);
            final FileStorage storage = new FileStorage(directory);
            final JournalPoint middle = record(storage, ledger, SNAPSHOT_AT, JournalPoint.START.of(LEDGER_ID));
            Snapshot.write(storage, store, middle, Snapshot.NO_PAUSE).publish();
            record(storage, ledger, given.size(), middle);
        }
        Files.write(directory.resolve("answers.txt"), answers);
        cut(directory.resolve("journal-0000000000000001.log"));
        cut(directory.resolve("journal-0000000000000702.log"));
    }

    /** The model serves as the clock. */
    private void encode(final List<List<ModelCommand>> sequences) {
        final ReferenceLedger model = new ReferenceLedger(ZoneOffset.ofTotalSeconds(ZONE_MINUTES * 60), START_MS);
        final LedgerDriver driver = new LedgerDriver(null, ZONE_MINUTES);
        final List<ModelCommand> all = new ArrayList<>(opening());
        sequences.forEach(all::addAll);
        for (final ModelCommand each : all) {
            final ModelCommand taken = each instanceof ModelCommand.SwitchRules switched
                ? new ModelCommand.SwitchRules(Math.max(switched.version(), RuleBook.CURRENT.newest())) : each;
            model.apply(taken);
            final byte[] bytes = driver.encoded(taken, model.nowMs());
            if (bytes.length > 0) {
                add(bytes, model.nowMs());
            }
            if (given.size() >= LEAST) {
                return;
            }
        }
        throw new IllegalStateException("commands=" + given.size() + " should be at least " + LEAST);
    }

    private static List<ModelCommand> opening() {
        final List<ModelCommand> opening = new ArrayList<>();
        opening.add(new ModelCommand.SwitchRules(RuleBook.CURRENT.newest()));
        for (int i = 0; i < 2; i++) {
            opening.add(new ModelCommand.PutAccount("U" + i, "USD", null, null));
            opening.add(new ModelCommand.PostEntry("fund" + i, "U" + i, new BigDecimal("2000"), true));
            opening.add(new ModelCommand.PutPackage("P" + i, new Terms()
                .fee(Terms.Fee.MANAGE_FREE_THRESHOLD, "100").managementFee(ManageFeeType.MONTH, Exemption.DAY), 0));
            opening.add(new ModelCommand.PutCard("C" + i, "U" + i, CardStatus.ACTIVATED, "P" + i));
        }
        return opening;
    }

    /** Puts in what the model does not know of, too. */
    private void add(final byte[] bytes, final long timeMs) {
        given.add(new Given(bytes, timeMs));
        final int number = given.size();
        if (number % OTHERS_EACH == 0) {
            final byte[] other = new byte[others.next(number, timeMs)];
            command.getBytes(0, other);
            given.add(new Given(other, timeMs));
        }
    }

    /** Journals and applies, in batches of up to eight, of which some are not forced. */
    private JournalPoint record(
        final FileStorage storage, final Ledger ledger, final int end, final JournalPoint from) {
        final JournalEnd nothing = new JournalEnd(null, 0, from);
        try (FileJournal journal = new FileJournal(storage, nothing, ledger, FileJournal.MIN_SEGMENT_BYTES, fill -> {
        })) {
            while (ledger.sequence() < end) {
                final int first = (int) ledger.sequence();
                final long timeMs = given.get(first).timeMs;
                int next = first;
                journal.begin(first + 1, timeMs);
                final int most = Math.min(end, first + 1 + random.nextInt(8));
                while (next < most && given.get(next).timeMs == timeMs) {
                    final byte[] bytes = given.get(next).bytes;
                    journal.append(new UnsafeBuffer(bytes), 0, bytes.length, actor());
                    next++;
                }
                journal.write();
                if (next == end || random.nextInt(3) > 0) {
                    journal.force();
                }
                given.subList(first, next).forEach(each -> apply(ledger, each));
            }
            return journal.point();
        }
    }

    private Actor actor() {
        return List.of(Actor.PLATFORM, Actor.SYNC, Actor.GATEWAY, Actor.operator("ops", "127.0.0.1"))
            .get(random.nextInt(4));
    }

    private void apply(final Ledger ledger, final Given each) {
        ledger.apply(new UnsafeBuffer(each.bytes), 0, ledger.sequence() + 1, each.timeMs, result, 0);
        final MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(result, 0);
        final int code = kind.templateId() == OutcomeDecoder.TEMPLATE_ID
            ? new OutcomeDecoder().wrapAndApplyHeader(result, 0, kind).result() : ResultCode.APPROVED.code();
        answers.add(ledger.sequence() + " " + code + " " + Long.toHexString(ledger.digest()));
    }

    /** Leaves a few of the zeros that a segment has behind its last batch. */
    private static void cut(final Path segment) throws IOException {
        final byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        Files.write(segment, Arrays.copyOf(bytes, Math.min(bytes.length, (end / Long.BYTES + 9) * Long.BYTES)));
    }
}
