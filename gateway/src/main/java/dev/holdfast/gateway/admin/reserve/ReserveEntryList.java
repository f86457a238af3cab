package dev.holdfast.gateway.admin.reserve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.ledger.LedgerResults;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminRequest;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.gateway.engine.ResultHandler;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.ScanViewDecoder;
import dev.holdfast.ledger.values.ResultCode;
import io.netty.handler.codec.http.HttpResponseStatus;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One page of the reserve's entries, in no particular order. The ledger is asked in small steps. Owned by the admin
 * listener's event loop; blocks on nothing, and allocates.
 */
final class ReserveEntryList {
    private static final int DEFAULT_PAGE = 20;
    private static final int MAX_PAGE = 100;
    private static final int MAX_STEPS = 1_000;
    /** Where to go on: a part, rows to pass over in it, and how many that are found there the last page had. */
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,6})-(\\d{1,9})-(\\d{1,3})");

    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final ArrayNode elements = json.putArray("entries");
    private final LedgerPort port;
    private final ReserveRequests requests;
    private final int limit;
    private final Consumer<AdminResponse> answer;
    private List<String> found = List.of();
    private int part;
    private int skipped;
    private int taken;
    private int nextPart;
    private int nextSkipped;
    private int steps;

    /** @throws AdminException when the request names no page. */
    ReserveEntryList(
        final LedgerPort port, final ReserveRequests requests, final AdminRequest request,
        final Consumer<AdminResponse> answer) {
        this.port = port;
        this.requests = requests;
        this.answer = answer;
        limit = request.number("limit", DEFAULT_PAGE, MAX_PAGE);
        final String after = request.parameter("after");
        if (!after.isEmpty()) {
            final Matcher cursor = CURSOR.matcher(after);
            if (!cursor.matches()) {
                throw AdminException.badRequest("parameter after=" + after + " should be next_after of another page");
            }
            part = Integer.parseInt(cursor.group(1));
            skipped = Integer.parseInt(cursor.group(2));
            taken = Integer.parseInt(cursor.group(3));
        }
    }

    void step() {
        if (part < 0 || elements.size() == limit || steps++ == MAX_STEPS) {
            json.put("next_after", part < 0 ? null : part + "-" + skipped + "-" + taken);
            answer.accept(AdminResponse.json(HttpResponseStatus.OK, json));
            return;
        }
        submit(requests.scanEntries(part, skipped), (result, offset, length) -> {
            final ScanViewDecoder view =
                new ScanViewDecoder().wrapAndApplyHeader(result, offset, new MessageHeaderDecoder());
            nextPart = view.part();
            nextSkipped = view.skipped();
            found = new ArrayList<>();
            view.rows().forEach(row -> found.add(row.id()));
            take();
        });
    }

    /** Takes the next of those that were found, or goes on behind them. */
    private void take() {
        if (taken >= found.size()) {
            part = nextPart;
            skipped = nextSkipped;
            taken = 0;
            step();
        } else if (elements.size() == limit) {
            step();
        } else {
            submit(requests.getEntry(found.get(taken++)), (result, offset, length) -> {
                if (LedgerResults.refusalIn(result, offset) == null) {
                    elements.add(LedgerResults.view(result, offset));
                }
                take();
            });
        }
    }

    private void submit(final int length, final ResultHandler handler) {
        if (!port.submit(requests.buffer(), 0, length, LedgerPort.NO_DEADLINE, Actor.GATEWAY, handler)) {
            answer.accept(LedgerResults.refusal(ResultCode.OVERLOADED));
        }
    }
}
