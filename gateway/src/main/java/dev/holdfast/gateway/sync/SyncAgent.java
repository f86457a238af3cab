package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.engine.LateApprovals;
import dev.holdfast.gateway.platform.Clocks;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.sync.ledger.LedgerCalls;
import dev.holdfast.gateway.sync.ledger.LedgerLink;
import dev.holdfast.gateway.sync.ledger.LedgerSide;
import dev.holdfast.gateway.sync.ledger.OnboardingCalls;
import dev.holdfast.gateway.sync.ledger.OrderRecord;
import dev.holdfast.gateway.sync.onboarding.OnboardingSettings;
import dev.holdfast.gateway.sync.onboarding.PollPauses;
import dev.holdfast.gateway.sync.onboarding.ShareTokens;
import dev.holdfast.ledger.values.CurrencyCode;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * All that keeps us in step with the platform, on one thread: every promise of the platform's client and of the ledger
 * completes within {@link #doWork}, so that a test can step it. Whatever happens here, decisions go on.
 */
final class SyncAgent implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(SyncAgent.class);
    private static final int MAX_TASKS = 4_096;
    private static final int MAX_TASKS_PER_PASS = 64;
    private static final int MAX_REMEMBERED = 16_384;
    private static final int MAX_LATE_UNDERWAY = 16;
    /** A card that was used and is of no use here is not asked for again before this, */
    static final long ASK_AGAIN_MS = TimeUnit.SECONDS.toMillis(30);
    /** and one that only a review waits for not before this, however often it is used. */
    private static final long ASK_AGAIN_FOR_REVIEW_MS = TimeUnit.MINUTES.toMillis(10);
    /** Old holds are asked about once in so many pulls. */
    private static final int HOLD_PAUSE_INTERVALS = 15;
    private static final long REPORT_PAUSE_MS = TimeUnit.MINUTES.toMillis(10);
    /** Reviews are gone through once in so many pulls, or more often. */
    private static final int REVIEW_PAUSE_INTERVALS = 15;
    private static final long REVIEW_PAUSE_MS = TimeUnit.SECONDS.toMillis(30);

    private final SyncSettings settings;
    private final LedgerLink link;
    private final PlatformClient client;
    /** Its wall clock is the ledger's time. */
    private final Clocks clocks;
    private final String currency;
    private final List<SyncStream> streams = new ArrayList<>();
    private final Reconciler reconciler;
    private final ReconciliationSchedule nightly;
    private final CardSync cards;
    private final OrderSync orders;
    private final Inquiries inquiries;
    private final LateApprovals late;
    private final CardPush cardPush;
    private final TransferPush transferPush;
    private final ShareTokens tokens = new ShareTokens();
    private final CardholderSync cardholders;
    private final ApplicationSync applications;
    private final ManyToOneConcurrentArrayQueue<Runnable> tasks = new ManyToOneConcurrentArrayQueue<>(MAX_TASKS);
    private final Map<String, Long> askedCards = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };
    private int lateUnderway;
    private long nextLateNs;
    private int reconciliations;
    private long nextReportMs;
    private volatile Reconciliation lastReconciliation;

    /**
     * @param directory where the pulls note how far they have come.
     * @param nanoClock by which pauses and delays pass, whatever the wall clock says.
     */
    SyncAgent(
        final SyncSettings settings, final LedgerSide side, final PlatformClient client, final Path directory,
        final NanoClock nanoClock) {
        this.settings = settings;
        this.client = client;
        late = side.late();
        link = side.link();
        clocks = new Clocks(side.clock(), nanoClock);
        currency = CurrencyCode.format(side.currency());
        final LedgerCalls ledger = new LedgerCalls(link, settings.zoneMinutes());
        final SyncPositions positions = new SyncPositions(directory);
        final OrderRecord.Reader reader = new OrderRecord.Reader(side.currency(), settings.zoneMinutes());
        cards = new CardSync(client, ledger, settings, positions, clocks.wall(), this::onCardLearnt);
        orders = new OrderSync(client, ledger, settings, positions, reader, counterOf("orders"));
        cardPush = new CardPush(client, ledger, cards, counterOf("card_push"));
        transferPush = new TransferPush(client, ledger, counterOf("transfer_push"));
        final OnboardingSettings pace = settings.onboarding();
        final CardholderSync.LedgerSideCalls calls =
            new CardholderSync.LedgerSideCalls(ledger, new OnboardingCalls(link));
        cardholders = new CardholderSync(client, calls, tokens, new PollPauses(clocks::monotonicMs, pace),
            settings.cardsSinceMs(), counterOf("cardholders"));
        applications = new ApplicationSync(client, calls, cards, new PollPauses(clocks::monotonicMs, pace),
            pace.cardsWait(), counterOf("applications"));
        inquiries = new Inquiries(client::isBusyForWhatCanWait, clocks::monotonicMs, settings.inquiryDelayMs(),
            settings.inquiriesPerSecond(), orders::fetch);
        final ReviewRetry reviews = new ReviewRetry(ledger, cards,
            cardNo -> mayAskFor("review " + cardNo, ASK_AGAIN_FOR_REVIEW_MS), inquiries, counterOf("reviews"),
            side.currency());
        reconciler = new Reconciler(client, ledger, orders, reader);
        nightly = new ReconciliationSchedule(settings, clocks::monotonicMs,
            (fromMs, toMs) -> isReconciling() ? null : reconcile(fromMs, toMs, true));
        add("cards", settings.intervalMs(), cards::pull);
        add("orders", settings.intervalMs(), orders::pull);
        if (settings.rereadDays() > 0) {
            add("orders_reread", settings.intervalMs(), orders::reread);
        }
        if (settings.holdCheckHours() > 0) {
            add("holds", (long) HOLD_PAUSE_INTERVALS * settings.intervalMs(), () -> orders.checkHolds(inquiries::ask));
        }
        final long reviewPauseMs = Math.min(REVIEW_PAUSE_MS, (long) REVIEW_PAUSE_INTERVALS * settings.intervalMs());
        add("reviews", reviewPauseMs, reviews::retryAll);
        add("card_doubts", reviewPauseMs,
            () -> cards.askForDoubtful(cardNo -> mayAskFor("review " + cardNo, ASK_AGAIN_FOR_REVIEW_MS)));
        add("card_push", settings.intervalMs(), cardPush::pushAll);
        if (settings.hasTransfers()) {
            add("transfer_push", settings.intervalMs(), transferPush::pushAll);
        }
        add("cardholders", settings.intervalMs(), cardholders::followAll);
        add("applications", settings.intervalMs(), applications::followAll);
        nextReportMs = clocks.monotonicMs() + REPORT_PAUSE_MS;
        nextLateNs = nanoClock.nanoTime();
    }

    /** Counts a change of a stream, which is made after what counts. */
    private Runnable counterOf(final String name) {
        return () -> stream(name).count();
    }

    /** A card that is known now may be what a notification waits for. */
    private void onCardLearnt() {
        stream("cards").count();
        stream("reviews").hurry();
    }

    private SyncStream stream(final String name) {
        return streams.stream().filter(stream -> stream.name().equals(name)).findFirst().orElseThrow();
    }

    private void add(final String name, final long pauseMs, final Supplier<CompletableFuture<?>> job) {
        streams.add(new SyncStream(name, pauseMs, clocks.wall(), clocks::monotonicMs, job));
    }

    @Override
    public String roleName() {
        return "sync";
    }

    @Override
    public int doWork() {
        int work = tasks.drain(Runnable::run, MAX_TASKS_PER_PASS) + link.doWork() + askForLate() + inquiries.doWork()
            + client.doWork();
        for (int i = 0; i < streams.size(); i++) {
            work += streams.get(i).doWork();
        }
        if (clocks.monotonicMs() - nextReportMs >= 0) {
            nextReportMs = clocks.monotonicMs() + REPORT_PAUSE_MS;
            LOG.info("in step with the platform: {}", streams.stream()
                .map(stream -> stream.name() + "_lag_s=" + TimeUnit.MILLISECONDS.toSeconds(stream.lagMs()))
                .collect(Collectors.joining(" ")));
        }
        return work + reconcileWhenDue();
    }

    private int reconcileWhenDue() {
        return client.knowsPlatformTime() ? nightly.doWork(client.platformTimeMs()) : 0;
    }

    private int askForLate() {
        final long nowNs = clocks.monotonic().nanoTime();
        if (lateUnderway >= MAX_LATE_UNDERWAY || nowNs - nextLateNs < 0 || client.isBusyForWhatCanWait()) {
            return 0;
        }
        final String consumeNo = late.nextToAsk(settings.lateInquiryMs());
        if (consumeNo == null) {
            return 0;
        }
        nextLateNs = nowNs + TimeUnit.SECONDS.toNanos(1) / settings.inquiriesPerSecond();
        lateUnderway++;
        orders.fetch(consumeNo).whenComplete((done, problem) -> {
            lateUnderway--;
            late.asked(consumeNo, problem == null);
            if (problem != null) {
                LOG.warn("asking for order consume_no={}, whose approval came late, failed and is tried again: {}",
                    consumeNo, problem.getMessage());
            }
        });
        return 1;
    }

    /**
     * Has something done on this thread; when there is too much of that, it is dropped: the streams find it later. Any
     * thread.
     */
    boolean submit(final Runnable task) {
        return tasks.offer(task);
    }

    /** Asks the platform about a card that was used and is of no use here, or was activated there; not too often. */
    void fetchCard(final String cardNo, final long pauseMs) {
        if (!client.isBusy() && mayAskFor(cardNo, pauseMs)) {
            report("fetch of card", cardNo, cards::fetch);
        }
    }

    /** Asks the platform how an order stands that a refused callback may have been about. */
    void fetchOrder(final String consumeNo) {
        inquiries.ask(consumeNo);
    }

    private boolean mayAskFor(final String cardNo, final long pauseMs) {
        final Long askedMs = askedCards.get(cardNo);
        if (askedMs != null && clocks.monotonicMs() - askedMs < pauseMs) {
            return false;
        }
        askedCards.put(cardNo, clocks.monotonicMs());
        return true;
    }

    void pushCard(final String cardNo) {
        report("push of card", cardNo, cardPush::push);
    }

    void pushEntry(final String entryNo) {
        report("push of entry", entryNo, transferPush::push);
    }

    /** The tokens of cardholders that the platform has yet to take. Any thread. */
    ShareTokens tokens() {
        return tokens;
    }

    void followCardholder(final String uniqueNo) {
        report("cardholder", uniqueNo, cardholders::follow);
    }

    void followApplication(final String uniqueNo) {
        report("application", uniqueNo, applications::follow);
    }

    /** While the platform is of no use nothing is piled up for it: the streams find all of it later. */
    private void report(final String what, final String id, final Function<String, CompletableFuture<?>> job) {
        if (client.isBusy()) {
            return;
        }
        job.apply(id).whenComplete((done, problem) -> {
            if (problem != null) {
                LOG.warn("{}={} failed: {}", what, id, problem.getMessage());
            }
        });
    }

    /** Starts a reconciliation unless one is at work, which is given back then. */
    Reconciliation reconcile(final long fromMs, final long toMs, final boolean apply) {
        if (isReconciling()) {
            return lastReconciliation;
        }
        final Reconciliation reconciliation = new Reconciliation(++reconciliations, fromMs, toMs, apply, currency);
        lastReconciliation = reconciliation;
        reconciler.run(reconciliation);
        return reconciliation;
    }

    private boolean isReconciling() {
        return lastReconciliation != null && !lastReconciliation.isFinished();
    }

    /** Orders that the platform is to be asked about, or is being asked about now. Any thread. */
    int openInquiries() {
        return inquiries.open();
    }

    /** The last one, which may be at work; null when there was none. Any thread. */
    Reconciliation lastReconciliation() {
        return lastReconciliation;
    }

    /** Any thread. */
    List<SyncStream> streams() {
        return streams;
    }
}
