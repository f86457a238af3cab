package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.platform.PlatformRequest;
import dev.holdfast.gateway.sync.ledger.Futures;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Walks through a list of the platform: a long period in windows that it allows, each of them page by page. */
final class PageWalk {
    private static final long MAX_PERIOD_MS = TimeUnit.DAYS.toMillis(PlatformCalls.MAX_PERIOD_DAYS);

    private final PlatformClient client;
    private final ListCall list;
    private final Function<JsonNode, CompletableFuture<?>> step;

    /** @param step what to do with each item; those of one page are done at once. */
    PageWalk(final PlatformClient client, final ListCall list, final Function<JsonNode, CompletableFuture<?>> step) {
        this.client = client;
        this.list = list;
        this.step = step;
    }

    /** Asks for one page of a period. */
    interface ListCall {
        PlatformRequest page(long fromMs, long toMs, int page);
    }

    /** Walks through a period, oldest window first. */
    CompletableFuture<Void> walk(final long fromMs, final long toMs) {
        final Iterator<Long> starts = LongStream.iterate(fromMs, start -> start < toMs, start -> start + MAX_PERIOD_MS)
            .iterator();
        return Futures.forEach(starts, start -> walkPages(start, Math.min(toMs, start + MAX_PERIOD_MS), 0));
    }

    private CompletableFuture<Void> walkPages(final long fromMs, final long toMs, final int page) {
        return client.call(list.page(fromMs, toMs, page)).thenCompose(data -> {
            final List<JsonNode> items = PlatformCalls.itemsOf(data);
            return Futures.all(items, step).thenCompose(done -> items.size() < PlatformCalls.PAGE_SIZE
                ? Futures.done() : walkPages(fromMs, toMs, page + 1));
        });
    }
}
