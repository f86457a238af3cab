package dev.holdfast.gateway.platform;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Carries requests to the platform and responses back. */
public interface PlatformTransport {
    /**
     * Sends, and does not block.
     *
     * @return completed on any thread; with an exception when no response came.
     */
    CompletableFuture<PlatformResponse> send(PlatformRequest request, Map<String, String> headers);
}
