package dev.holdfast.gateway.admin.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminRequest;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.disk.AuditThread;
import dev.holdfast.gateway.disk.DaemonThreads;
import dev.holdfast.ledger.audit.AuditPage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Shows pages of the audit. {@link #serve} runs on the admin listener's event loop; files are read by the thread
 * {@code audit-reader}, some 64 MiB for a page at most.
 */
public final class AuditRoutes implements AutoCloseable {
    /** The path that it serves. */
    public static final String PATH = "/v1/audit";

    private static final Logger LOG = LoggerFactory.getLogger(AuditRoutes.class);
    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_PAGE = 200;
    private static final int MAX_WAITING = 16;
    private static final String[] NO_PARTS = {};
    private static final byte[] NO_BODY = {};

    private final AuditThread audit;
    private final Executor loop;
    private final ExecutorService reader = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MAX_WAITING), new DaemonThreads("audit-reader"));

    /** @param loop runs what answers. */
    public AuditRoutes(final AuditThread audit, final Executor loop) {
        this.audit = audit;
        this.loop = loop;
    }

    /** @throws AdminException when the request cannot be served. */
    public void serve(
        final HttpMethod method, final QueryStringDecoder uri, final Consumer<AdminResponse> answer) {
        if (!method.equals(HttpMethod.GET)) {
            throw AdminException.methodNotAllowed(method, PATH);
        }
        final AdminRequest request = new AdminRequest(NO_PARTS, NO_PARTS, AdminRequest.parameters(uri), NO_BODY);
        final AuditFilter filter = new AuditFilter(request);
        final int limit = request.number("limit", DEFAULT_PAGE, MAX_PAGE);
        final boolean isForward = !request.parameter("after").isEmpty();
        final long border = number(request, isForward ? "after" : "before");
        try {
            reader.execute(() -> {
                final AdminResponse page = read(isForward, border, limit, filter);
                loop.execute(() -> answer.accept(page));
            });
        } catch (final RejectedExecutionException e) {
            throw new AdminException(HttpResponseStatus.SERVICE_UNAVAILABLE, "audit_busy",
                "too many pages of the audit are asked for at a time");
        }
    }

    /** A record's number, or 0 when there is none. */
    private static long number(final AdminRequest request, final String name) {
        final String given = request.parameter(name);
        if (given.matches("\\d{0,18}")) {
            return given.isEmpty() ? 0 : Long.parseLong(given);
        }
        throw AdminException.badRequest("parameter " + name + "=" + given + " should be the number of a record");
    }

    private AdminResponse read(
        final boolean isForward, final long border, final int limit, final AuditFilter filter) {
        try {
            final AuditPage page = isForward ? audit.oldest(border, limit, filter)
                : audit.newest(border, limit, filter);
            final ObjectNode json = JsonNodeFactory.instance.objectNode();
            final ArrayNode records = json.putArray("records");
            page.records().forEach(record -> records.add(AuditJson.of(record)));
            json.put(isForward ? "next_after" : "next_before", page.next() == 0 ? null : (Long) page.next());
            return AdminResponse.json(HttpResponseStatus.OK, json);
        } catch (final IOException | RuntimeException e) {
            LOG.error("the audit cannot be read", e);
            return AdminResponse.error(HttpResponseStatus.INTERNAL_SERVER_ERROR, "audit_unreadable", "see the log");
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        reader.shutdownNow();
    }
}
