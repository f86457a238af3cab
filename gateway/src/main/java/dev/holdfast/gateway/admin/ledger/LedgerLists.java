package dev.holdfast.gateway.admin.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.request.AdminRequest;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.admin.request.Identifiers;
import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.values.ResultCode;
import io.netty.handler.codec.http.HttpResponseStatus;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The lists of packages and of reviews, page by page. The elements of a page are asked of the ledger one by one, so
 * that it is never kept busy by the length of a page.
 *
 * <p>Owned by the admin listener's event loop. Blocks on nothing, and allocates.
 */
final class LedgerLists {
    private static final int DEFAULT_PAGE = 20;
    private static final int MAX_PAGE = 100;

    private final LedgerPort port;
    private final LedgerRequests requests;

    LedgerLists(final LedgerPort port, final LedgerRequests requests) {
        this.port = port;
        this.requests = requests;
    }

    void packages(final AdminRequest request, final Consumer<AdminResponse> answer) {
        final int limit = request.number("limit", DEFAULT_PAGE, MAX_PAGE);
        final int first = request.number("after", 0, Integer.MAX_VALUE);
        new Page("packages", limit, answer, (count, last) -> requests.nextPackage(first + count),
            last -> first + limit).next();
    }

    void reviews(final AdminRequest request, final Consumer<AdminResponse> answer) {
        final int limit = request.number("limit", DEFAULT_PAGE, MAX_PAGE);
        final String given = request.parameter("after");
        final ReviewNo after = ReviewNo.parse(given.isEmpty() ? given : Identifiers.check("parameter after", given));
        new Page("reviews", limit, answer,
            (count, last) -> requests.nextReview(last == null ? after : ReviewNo.parse(last.get("review_no")
                .textValue())),
            last -> last.get("review_no").textValue()).next();
    }

    /** Writes the question for the next element, given how many there are and the last one; returns its length. */
    private interface NextElement {
        int ask(int count, ObjectNode last);
    }

    private final class Page {
        private final ObjectNode page = JsonNodeFactory.instance.objectNode();
        private final ArrayNode elements;
        private final int limit;
        private final Consumer<AdminResponse> answer;
        private final NextElement nextElement;
        private final Function<ObjectNode, Object> cursor;

        /** @param cursor what to ask for the page behind the one that ends with this element. */
        Page(
            final String name, final int limit, final Consumer<AdminResponse> answer, final NextElement nextElement,
            final Function<ObjectNode, Object> cursor) {
            elements = page.putArray(name);
            this.limit = limit;
            this.answer = answer;
            this.nextElement = nextElement;
            this.cursor = cursor;
        }

        void next() {
            final ObjectNode last = elements.isEmpty() ? null : (ObjectNode) elements.get(elements.size() - 1);
            if (elements.size() == limit) {
                page.putPOJO("next_after", cursor.apply(last));
                answer.accept(AdminResponse.json(HttpResponseStatus.OK, page));
                return;
            }
            final int length = nextElement.ask(elements.size(), last);
            final boolean isSent = port.submit(requests.buffer(), 0, length, LedgerPort.NO_DEADLINE, Actor.GATEWAY,
                (result, offset, bytes) -> {
                    if (LedgerResults.refusalIn(result, offset) == null) {
                        elements.add(LedgerResults.view(result, offset));
                        next();
                    } else {
                        page.putNull("next_after");
                        answer.accept(AdminResponse.json(HttpResponseStatus.OK, page));
                    }
                });
            if (!isSent) {
                answer.accept(LedgerResults.refusal(ResultCode.OVERLOADED));
            }
        }
    }
}
