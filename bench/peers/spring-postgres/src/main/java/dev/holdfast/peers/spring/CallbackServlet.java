package dev.holdfast.peers.spring;

import dev.holdfast.peers.callback.Answer;
import dev.holdfast.peers.callback.CallbackReader;
import dev.holdfast.peers.callback.PeerSettings;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Callbacks over HTTP, as a servlet of Spring Boot's own server, without the dispatcher before it. A reader keeps its
 * buffers, so the threads, of which each serves one request, lend them from one another.
 */
final class CallbackServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final int MOST_BYTES = 65_536;

    private final transient PeerSettings settings;
    private final transient AuthorizationStore store;
    private final transient ConcurrentLinkedQueue<CallbackReader> readers = new ConcurrentLinkedQueue<>();

    CallbackServlet(final PeerSettings settings, final AuthorizationStore store) {
        this.settings = settings;
        this.store = store;
    }

    @Override
    protected void doPost(final HttpServletRequest request, final HttpServletResponse response) throws IOException {
        final Answer answer = answer(request);
        response.setStatus(answer.httpStatus());
        response.setContentType("application/json");
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }

    private Answer answer(final HttpServletRequest request) throws IOException {
        final byte[] body = request.getInputStream().readNBytes(MOST_BYTES);
        final CallbackReader lent = readers.poll();
        final CallbackReader reader = lent != null ? lent : new CallbackReader(settings.appId(), settings.secret());
        try {
            final long nowMs = System.currentTimeMillis();
            final Answer refusal =
                reader.read(body, request.getHeader("Timestamp"), request.getHeader("Signature"), nowMs);
            return refusal != null ? refusal : Answer.of(store.authorize(reader, PeerSettings.dayOf(nowMs)));
        } catch (final SQLException e) {
            log("an authorization failed", e);
            return Answer.INTERNAL_ERROR;
        } finally {
            readers.add(reader);
        }
    }
}
