package dev.holdfast.bench.attack;

import dev.holdfast.bench.attack.Answers.Answer;
import dev.holdfast.bench.attack.judge.Approvable;
import dev.holdfast.bench.attack.judge.CallbackJudge;
import dev.holdfast.bench.attack.judge.Framed;
import dev.holdfast.bench.attack.judge.PlainSignature;
import dev.holdfast.bench.attack.made.Mutation;
import dev.holdfast.bench.attack.made.RequestMaker;
import dev.holdfast.bench.process.ProcessLook;
import dev.holdfast.ledger.values.ResultCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends signed callbacks that were changed on the way, pipelined on many connections, and judges each answer by an
 * independent reading of the bytes that were sent: no HTTP status of 5xx, no approval that {@link CallbackJudge} would
 * not give, no money but what {@link Books} tell, and nothing left in the process. Blocks until all is done.
 */
final class MutatedAttack {
    private static final int USUAL_REQUESTS = 20_000;
    private static final int SENDERS = 64;
    private static final int ACCOUNTS = 24;
    private static final int WARM_UPS = 200;
    private static final long HEAP_SLACK_BYTES = 10L * 1024 * 1024;
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int SERVER_ERROR = 500;

    private final AttackTarget target;
    private final AttackSettings settings;
    private final Findings findings;
    private final AttackedAccounts accounts;
    private final Books books = new Books();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final Map<Mutation, int[]> byMutation = new EnumMap<>(Mutation.class);
    private final Map<Integer, Integer> codes = new TreeMap<>();
    private long answered;
    private long goodServed;
    private long deadlineNs;
    private int most;

    MutatedAttack(final AttackTarget target, final AttackSettings settings, final Findings findings) {
        this.target = target;
        this.settings = settings;
        this.findings = findings;
        accounts = new AttackedAccounts("m" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX),
            ACCOUNTS);
        for (final Mutation mutation : Mutation.values()) {
            byMutation.put(mutation, new int[3]);
        }
    }

    void run() throws InterruptedException {
        accounts.open(target.admin());
        final ProcessLook look = target.look();
        // So that classes and compiled code are there when the heap is looked at.
        send(Integer.MAX_VALUE, WARM_UPS);
        awaitAlone(look, Integer.MAX_VALUE);
        final ProcessLook.State before = look.state();
        final double processorBefore = look.processorSeconds();
        final int sentBefore = sent.get();
        final long startNs = System.nanoTime();
        send(sent.get() + (long) settings.requestsOr(USUAL_REQUESTS), Integer.MAX_VALUE);
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        awaitAlone(look, before.sockets());
        report(seconds, sent.get() - sentBefore, look.processorSeconds() - processorBefore);
        // Before the ledger is looked at, which takes a connection, too.
        judge(before, look.state());
        books.compare(target.admin(), accounts, findings);
        target.lookForErrors(findings);
    }

    /** Until so many requests or streams were sent, or the time is over. */
    private void send(final long requests, final int moreStreams) throws InterruptedException {
        deadlineNs = System.nanoTime() + (settings.seconds() > 0 && moreStreams == Integer.MAX_VALUE
            ? TimeUnit.SECONDS.toNanos(settings.seconds()) : TimeUnit.DAYS.toNanos(1));
        most = (int) Math.min(Integer.MAX_VALUE, requests);
        final int lastStream = (int) Math.min(Integer.MAX_VALUE, (long) streams.get() + moreStreams);
        final List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            final String source = "127.3.0." + (1 + i);
            final Thread sender = new Thread(() -> sendStreams(source, lastStream), "sender-" + i);
            sender.setDaemon(true);
            sender.start();
            senders.add(sender);
        }
        for (final Thread sender : senders) {
            sender.join();
        }
    }

    private void sendStreams(final String source, final int lastStream) {
        final PlainSignature signature = target.signature();
        final CallbackJudge judge = new CallbackJudge(target.callbacks().getRawPath(), signature);
        int number;
        while (sent.get() < most && System.nanoTime() - deadlineNs < 0
            && (number = streams.getAndIncrement()) < lastStream) {
            // A stream depends on nothing but the seed and its number.
            final Random random = new Random(settings.seed() * 31 + number);
            random.nextInt();
            final MutatedStream stream = new MutatedStream(random,
                new RequestMaker(random, target.callbacks(), signature), accounts.run() + '-' + number).fill(accounts);
            final Map<Integer, Framed> framed = stream.framed();
            final boolean isWhole = framed.keySet().containsAll(stream.starts())
                && framed.values().stream().mapToInt(Framed::end).max().orElse(0) == stream.bytes().length;
            try {
                final List<Answer> answers = new StreamSender(target.callbackAddress(), source, random)
                    .send(stream.bytes(), isWhole ? framed.size() : 0);
                sent.addAndGet(stream.count());
                judge(number, stream, framed, answers, judge);
            } catch (final IOException e) {
                findings.problem("stream %d: no connection: %s", number, e);
                return;
            } catch (final RuntimeException e) {
                findings.problem("stream %d cannot be judged: %s", number, e);
                return;
            }
        }
    }

    private void judge(
        final int number, final MutatedStream stream, final Map<Integer, Framed> framed, final List<Answer> answers,
        final CallbackJudge judge) {
        int i = 0;
        for (final Map.Entry<Integer, Framed> each : framed.entrySet()) {
            final Answer answer = i < answers.size() ? answers.get(i) : null;
            final Mutation mutation = stream.mutationAt(each.getKey());
            if (answer == null || answer.code() == ResultCode.APPROVED.code()) {
                final Approvable what = judge.judge(each.getValue(), stream.signed());
                if (answer != null) {
                    approve(number, i, mutation, what, each.getValue());
                } else if (what != null) {
                    books.uncertain(what);
                }
            } else if (mutation == Mutation.NONE && !isGoodRefusal(answer)) {
                findings.problem("stream %d request %d is good and was answered HTTP %d code %d: %s", number, i,
                    answer.status(), answer.code(), text(each.getValue()));
            }
            count(mutation, answer);
            i++;
        }
        countUnframed(stream, framed, i < answers.size() ? answers.get(i) : null);
        for (; i < answers.size(); i++) {
            findings.require(answers.get(i).code() != ResultCode.APPROVED.code(),
                "stream %d: answer %d is an approval, and no such request was sent", number, i);
        }
    }

    /** The first request that a strict reader does not take for one, with what it was answered, and those behind it. */
    private void countUnframed(final MutatedStream stream, final Map<Integer, Framed> framed, final Answer answer) {
        Answer first = answer;
        for (final int start : stream.starts()) {
            if (!framed.containsKey(start)) {
                count(stream.mutationAt(start), first);
                first = null;
            }
        }
    }

    private void approve(
        final int number, final int place, final Mutation mutation, final Approvable what, final Framed request) {
        final String problem = what == null ? "should not have been approved" : books.approved(what);
        findings.require(problem == null, "stream %d request %d, %s: %s: %s", number, place, mutation, problem,
            text(request));
    }

    private static String text(final Framed request) {
        return request.requestLine() + ' ' + request.headers() + ' '
            + new String(request.body(), StandardCharsets.UTF_8);
    }

    /** No money, an order that has gone on, or too much to do. */
    private static boolean isGoodRefusal(final Answer answer) {
        return answer.code() == ResultCode.INSUFFICIENT_FUNDS.code()
            || answer.code() == ResultCode.ORDER_ALREADY_FINAL.code()
            || answer.code() == ResultCode.ORDER_MISMATCH.code()
            || answer.code() == ResultCode.OVERLOADED.code() || answer.code() == ResultCode.TOO_LATE.code();
    }

    private synchronized void count(final Mutation mutation, final Answer answer) {
        if (mutation != null) {
            final int[] counts = byMutation.get(mutation);
            counts[0]++;
            counts[1] += answer != null ? 1 : 0;
            counts[2] += answer != null && answer.code() == ResultCode.APPROVED.code() ? 1 : 0;
            goodServed += mutation == Mutation.NONE && answer != null ? 1 : 0;
        }
        if (answer != null) {
            answered++;
            codes.merge(answer.status() == 200 ? answer.code() : -answer.status(), 1, Integer::sum);
            findings.require(answer.status() < SERVER_ERROR && answer.code() != ResultCode.INTERNAL_ERROR.code(),
                "HTTP %d code %d", answer.status(), answer.code());
        }
    }

    private void report(final double seconds, final int count, final double processorSeconds) {
        findings.fact("sent    %d requests on %d connections in %.1f s = %.0f/s, seed %d; the gateway took %.1f s of "
            + "processor time", count, streams.get(), seconds, count / seconds, settings.seed(), processorSeconds);
        findings.fact("answers %d: %s (code, or -HTTP status)", answered, codes);
        byMutation.forEach((mutation, counts) -> findings.fact("  %-18s sent %7d, answered %7d, code 0 %7d",
            mutation.name().toLowerCase(Locale.ROOT), counts[0], counts[1], counts[2]));
        findings.require(goodServed > byMutation.get(Mutation.NONE)[0] / 2,
            "of %d good requests only %d were answered", byMutation.get(Mutation.NONE)[0], goodServed);
    }

    private void judge(final ProcessLook.State before, final ProcessLook.State after) {
        findings.fact("process heap %.1f MB and %+.1f MB, threads %d and %+d, sockets %d and %+d",
            before.heapBytes() / 1e6, (after.heapBytes() - before.heapBytes()) / 1e6, before.threads(),
            after.threads() - before.threads(), before.sockets(), after.sockets() - before.sockets());
        findings.require(after.heapBytes() - before.heapBytes() <= HEAP_SLACK_BYTES, "the live heap grew from %d to %d",
            before.heapBytes(), after.heapBytes());
        findings.require(after.threads() <= before.threads(), "threads are left: %d, and before %d", after.threads(),
            before.threads());
        findings.require(after.sockets() <= before.sockets(), "connections are left: %d, and before %d",
            after.sockets(), before.sockets());
    }

    /** Waits until no more is open than was, for a while at most. */
    private static void awaitAlone(final ProcessLook look, final int sockets) {
        final long startNs = System.nanoTime();
        int last = Integer.MAX_VALUE;
        while (System.nanoTime() - startNs < SETTLE_NS) {
            final int now = look.sockets();
            if (now <= sockets && now >= last) {
                return;
            }
            last = now;
            LockSupport.parkNanos(LOOK_NS);
        }
    }
}
