package dev.holdfast.gateway.admin.reserve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.access.Caller;
import dev.holdfast.gateway.admin.ledger.LedgerResults;
import dev.holdfast.gateway.admin.ledger.ScannedPage;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminRequest;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.gateway.engine.ResultHandler;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.agrona.concurrent.EpochClock;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the back-office can ask and post of the reserve. It informs: nothing here changes what is decided. Owned by the
 * admin listener's event loop; blocks on nothing, and allocates.
 */
public final class ReserveRoutes {
    private static final Set<String> ENTRY_FIELDS = Set.of("entry_no", "currency", "amount", "kind", "remark");
    private static final Set<String> STATEMENT_FIELDS = Set.of("currency", "amount", "as_of", "correct", "entry_no");
    private static final String RESERVE = "/v1/reserve";
    private static final String ENTRIES = RESERVE + "/entries";
    private static final String STATEMENT = RESERVE + "/statement";

    private final LedgerPort port;
    private final ReserveSettings settings;
    private final ReserveRequests requests;
    private final ReserveReader reader;
    private final ScannedPage.Subject entries;

    public ReserveRoutes(final LedgerPort port, final ReserveSettings settings, final EpochClock clock) {
        this.port = port;
        this.settings = settings;
        requests = new ReserveRequests(settings.basis());
        reader = new ReserveReader(port, requests, settings, clock);
        entries = new ScannedPage.Subject("entries", requests.buffer(), requests::scanEntries, requests::getEntry);
    }

    /** Looks at the same for metrics, health and the log. */
    public ReserveWatch newWatch() {
        return new ReserveWatch(reader);
    }

    /** Whether the path is one of these. */
    public boolean serves(final String path) {
        return path.equals(RESERVE) || path.equals(ENTRIES) || path.equals(STATEMENT);
    }

    /**
     * Serves one request.
     *
     * @throws AdminException when it cannot be served.
     */
    public void serve(
        final HttpMethod method, final QueryStringDecoder uri, final byte[] body, final Caller caller,
        final Consumer<AdminResponse> answer) {
        final String[] parts = uri.rawPath().substring(1).split("/");
        final AdminRequest request = new AdminRequest(parts, parts, AdminRequest.parameters(uri), body);
        final String call = method + " " + uri.rawPath();
        switch (call) {
            case "GET " + RESERVE -> list(answer);
            case "GET " + ENTRIES -> ScannedPage.answer(port, entries, request, answer);
            case "POST " + ENTRIES -> submit(requests.postEntry(request.body(ENTRY_FIELDS)), caller, answer,
                (result, offset, length) -> answer.accept(LedgerResults.read(result, offset)));
            case "POST " + STATEMENT -> submit(
                requests.postStatement(request.body(STATEMENT_FIELDS), reader.nowMs()), caller, answer,
                (result, offset, length) -> answer.accept(LedgerResults.refusalIn(result, offset) == null
                    ? AdminResponse.json(HttpResponseStatus.OK,
                        ReserveFigures.read(result, offset, settings, reader.today()).json())
                    : LedgerResults.read(result, offset)));
            default -> throw AdminException.methodNotAllowed(method, uri.rawPath());
        }
    }

    private void list(final Consumer<AdminResponse> answer) {
        reader.read(found -> {
            if (found == null) {
                answer.accept(LedgerResults.refusal(ResultCode.OVERLOADED));
                return;
            }
            final ObjectNode json = JsonNodeFactory.instance.objectNode().put("mode",
                settings.basis() == ReserveBasis.ORDERS ? "AUTHORIZATION" : "CREDIT_EXTENSION");
            json.put("draws", settings.basis().name().toLowerCase(Locale.ROOT));
            final ArrayNode reserves = json.putArray("reserves");
            found.forEach(each -> reserves.add(each.json()));
            answer.accept(AdminResponse.json(HttpResponseStatus.OK, json));
        });
    }

    private void submit(
        final int length, final Caller caller, final Consumer<AdminResponse> answer, final ResultHandler handler) {
        if (!port.submit(requests.buffer(), 0, length, LedgerPort.NO_DEADLINE, caller.actor(), handler)) {
            answer.accept(LedgerResults.refusal(ResultCode.OVERLOADED));
        }
    }
}
