package dev.holdfast.gateway.admin.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of a table's rows, in no particular order. The ledger is asked in small steps, and for so many at most that a
 * page comes soon; one may be short although more follow.
 *
 * <p>Owned by the admin listener's event loop. Blocks on nothing, and allocates.
 */
public final class ScannedPage {
    private static final int DEFAULT_PAGE = 20;
    private static final int MAX_PAGE = 100;
    private static final int MAX_STEPS = 1_000;
    /** Where to go on: a part, rows to pass over in it, and how many that are found there the last page had. */
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,6})-(\\d{1,9})-(\\d{1,3})");

    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final LedgerPort port;
    private final Subject subject;
    private final int limit;
    private final Consumer<AdminResponse> answer;
    private final ArrayNode elements;
    private int part;
    private int skipped;
    private int taken;
    private int steps;
    private List<String> found = List.of();
    private int nextPart;
    private int nextSkipped;

    private ScannedPage(
        final LedgerPort port, final Subject subject, final int limit, final Consumer<AdminResponse> answer) {
        this.port = port;
        this.subject = subject;
        this.limit = limit;
        this.answer = answer;
        elements = json.putArray(subject.name);
    }

    /**
     * What to list.
     *
     * @param name   of the list in the answer.
     * @param buffer in which the questions are written.
     * @param scan   writes the question which rows there are.
     * @param ask    writes the question for one of them.
     */
    public record Subject(String name, DirectBuffer buffer, ScanQuestion scan, ToIntFunction<String> ask) {
    }

    /** Writes the question for a part of the table, behind the rows to pass over in it; returns its length. */
    public interface ScanQuestion {
        int write(int part, int skipped);
    }

    /**
     * Answers with the page that the request's {@code limit} and {@code after} name.
     *
     * @throws AdminException when they name none.
     */
    public static void answer(
        final LedgerPort port, final Subject subject, final AdminRequest request,
        final Consumer<AdminResponse> answer) {
        final ScannedPage page =
            new ScannedPage(port, subject, request.number("limit", DEFAULT_PAGE, MAX_PAGE), answer);
        final String after = request.parameter("after");
        if (!after.isEmpty()) {
            final Matcher cursor = CURSOR.matcher(after);
            if (!cursor.matches()) {
                throw AdminException.badRequest("parameter after=" + after + " should be next_after of another page");
            }
            page.part = Integer.parseInt(cursor.group(1));
            page.skipped = Integer.parseInt(cursor.group(2));
            page.taken = Integer.parseInt(cursor.group(3));
        }
        page.step();
    }

    private void step() {
        if (part < 0 || elements.size() == limit || steps++ == MAX_STEPS) {
            json.put("next_after", part < 0 ? null : part + "-" + skipped + "-" + taken);
            answer.accept(AdminResponse.json(HttpResponseStatus.OK, json));
            return;
        }
        submit(subject.scan.write(part, skipped), (result, offset, length) -> {
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
            submit(subject.ask.applyAsInt(found.get(taken++)), (result, offset, length) -> {
                if (LedgerResults.refusalIn(result, offset) == null) {
                    elements.add(LedgerResults.view(result, offset));
                }
                take();
            });
        }
    }

    private void submit(final int length, final ResultHandler handler) {
        if (!port.submit(subject.buffer, 0, length, LedgerPort.NO_DEADLINE, Actor.GATEWAY, handler)) {
            answer.accept(LedgerResults.refusal(ResultCode.OVERLOADED));
        }
    }
}
