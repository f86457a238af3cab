package dev.holdfast.gateway.admin.approval;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.access.Caller;
import dev.holdfast.gateway.admin.access.OwnedFile;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.disk.DaemonThreads;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.agrona.concurrent.EpochClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The requests that wait for a second person, and what became of the last ones. They are in a file, so that a restart
 * loses none. Owned by the admin listener's event loop; the file is written by the thread {@code admin-approvals}.
 *
 * <p>What was approved is noted after the ledger has answered. When the process ends in between, the request is still
 * pending, although it may be done: to approve it again does no harm, since an entry is booked once and the other
 * calls say what should be, not what should change.
 */
public final class Approvals implements AutoCloseable {
    static final int MAX_OPEN = 200;
    static final int MAX_OPEN_OF_ONE = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Approvals.class);
    private static final int CLOSE_SECONDS = 2;
    private static final int MAX_DECIDED = 500;
    private static final int MAX_BODY_BYTES = 8 * 1024;

    private final ApprovalSettings settings;
    private final Executor loop;
    private final EpochClock wall;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(new DaemonThreads("admin-approvals"));
    private final TreeMap<Long, Approval> approvals = new TreeMap<>();
    private long nextNo = 1;

    /** @param loop runs what answers. */
    public Approvals(final ApprovalSettings settings, final Executor loop, final EpochClock wall) {
        this.settings = settings;
        this.loop = loop;
        this.wall = wall;
    }

    /**
     * Reads what was pending when the gateway ended. Before the first request.
     *
     * @throws UnusableEnvironmentException when the file cannot be read.
     */
    public void load() {
        if (!Files.exists(settings.file())) {
            return;
        }
        try {
            final byte[] bytes = Files.readAllBytes(settings.file());
            nextNo = ApprovalJson.readNextNo(bytes);
            ApprovalJson.read(bytes).forEach(approval -> approvals.put(approval.no(), approval));
        } catch (final IOException | IllegalArgumentException e) {
            throw new UnusableEnvironmentException("approvals file=" + settings.file() + " cannot be read: " + e
                + "; move it away to go on without what is pending", e);
        }
    }

    /** All that are shown, the oldest first. */
    public ObjectNode all() {
        forgetOld();
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("approvals");
        approvals.values().forEach(approval -> json.withArray("approvals").add(ApprovalJson.of(approval)));
        return json;
    }

    /**
     * Holds a request back until a second person agrees. The same request again gets the same number while it waits;
     * an entry does so, too, when it was decided on, since it is booked once.
     *
     * @param why what it would do.
     */
    public void hold(
        final Caller caller, final HeldRequest request, final String why, final Consumer<AdminResponse> answer) {
        forgetOld();
        final Approval same = approvals.values().stream()
            .filter(each -> each.request().equals(request) && each.requester().equals(caller.principal().name())
                && (each.isOpen() || request.method().equals("POST"))).findFirst().orElse(null);
        if (same != null) {
            answer.accept(AdminResponse.json(statusOf(same), ApprovalJson.of(same)));
            return;
        }
        expectRoom(caller, request);
        final Approval asked = new Approval(nextNo++, Approval.State.PENDING, request, caller.principal().name(),
            caller.source(), why, wall.time(), "", 0, 0, "");
        approvals.put(asked.no(), asked);
        LOG.info("a request waits for a second person: approval_no={} {} call={} {}", asked.no(), caller,
            request.method(), request.uri());
        save(() -> answer.accept(AdminResponse.json(HttpResponseStatus.ACCEPTED, ApprovalJson.of(asked))), () -> {
            approvals.remove(asked.no());
            answer.accept(AdminResponse.error(HttpResponseStatus.SERVICE_UNAVAILABLE, "approvals_unwritable",
                "what waits for a second person cannot be written to the disk; see the log"));
        });
    }

    private static HttpResponseStatus statusOf(final Approval same) {
        return switch (same.state()) {
            case PENDING, AT_WORK -> HttpResponseStatus.ACCEPTED;
            case APPROVED -> HttpResponseStatus.OK;
            case REJECTED -> HttpResponseStatus.CONFLICT;
        };
    }

    private void expectRoom(final Caller caller, final HeldRequest request) {
        final long open = approvals.values().stream().filter(Approval::isOpen).count();
        final long own = approvals.values().stream()
            .filter(each -> each.isOpen() && each.requester().equals(caller.principal().name())).count();
        if (open >= MAX_OPEN || own >= MAX_OPEN_OF_ONE) {
            throw new AdminException(HttpResponseStatus.SERVICE_UNAVAILABLE, "approvals_full",
                "at most " + MAX_OPEN + " requests wait for a second person, and " + MAX_OPEN_OF_ONE
                + " of one principal");
        }
        if (request.body().getBytes(StandardCharsets.UTF_8).length > MAX_BODY_BYTES) {
            throw new AdminException(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large",
                "what waits for a second person should have " + MAX_BODY_BYTES + " bytes at most");
        }
    }

    /**
     * One that waits.
     *
     * @throws AdminException when it does not.
     */
    public Approval pending(final long no) {
        forgetOld();
        final Approval approval = approvals.get(no);
        if (approval == null) {
            throw new AdminException(HttpResponseStatus.NOT_FOUND, "approval_unknown",
                "there is no approval " + no + "; it may have expired");
        }
        if (approval.state() != Approval.State.PENDING) {
            throw new AdminException(HttpResponseStatus.CONFLICT, "approval_decided",
                "approval " + no + (approval.isOpen() ? " is being decided" : " was decided by "
                + approval.decidedBy()));
        }
        return approval;
    }

    /** Nobody else decides on it from now on. */
    public void begin(final Approval approval) {
        approvals.put(approval.no(), approval.in(Approval.State.AT_WORK));
    }

    /** The ledger could not take it: it waits on. */
    public void giveBack(final Approval approval) {
        approvals.put(approval.no(), approval.in(Approval.State.PENDING));
    }

    /**
     * Notes what became of one.
     *
     * @param status  of the answer to the request; 0 when it was not made.
     * @param noted   runs whether or not it could be written: it is decided.
     */
    public void decide(final Approval approval, final Caller by, final int status, final String result,
        final Runnable noted) {
        final Approval.State state = status == 0 ? Approval.State.REJECTED : Approval.State.APPROVED;
        LOG.info("approval_no={} is {}: {} requester={} status={}", approval.no(), state, by, approval.requester(),
            status);
        approvals.put(approval.no(), approval.decided(state, by.principal().name(), wall.time(), status, result));
        save(noted, noted);
    }

    private void forgetOld() {
        final long limitMs = wall.time() - settings.keepMs();
        approvals.values().removeIf(each -> each.state() != Approval.State.AT_WORK
            && (each.state() == Approval.State.PENDING ? each.askedMs() : each.decidedMs()) < limitMs);
        long surplus = approvals.values().stream().filter(each -> !each.isOpen()).count() - MAX_DECIDED;
        final Iterator<Approval> each = approvals.values().iterator();
        while (surplus > 0 && each.hasNext()) {
            if (!each.next().isOpen()) {
                each.remove();
                surplus--;
            }
        }
    }

    private void save(final Runnable written, final Runnable failed) {
        final Map<Long, Approval> now = new TreeMap<>(approvals);
        final long next = nextNo;
        writer.execute(() -> loop.execute(write(next, now) ? written : failed));
    }

    private boolean write(final long next, final Map<Long, Approval> now) {
        try {
            OwnedFile.write(settings.file(), ApprovalJson.write(next, now.values()));
            return true;
        } catch (final IOException e) {
            LOG.error("approvals file={} cannot be written", settings.file(), e);
            return false;
        }
    }

    /** Gives the last write a moment; an interrupt would break it off. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("approvals file={} takes long to be written", settings.file());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
