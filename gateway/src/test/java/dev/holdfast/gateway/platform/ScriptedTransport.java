package dev.holdfast.gateway.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Answers calls as a script says, and tokens by itself unless told otherwise. */
final class ScriptedTransport implements PlatformTransport {
    final List<String> paths = new ArrayList<>();
    final List<Map<String, String>> headers = new ArrayList<>();
    private final Deque<CompletableFuture<PlatformResponse>> answers = new ArrayDeque<>();
    private final Deque<PlatformResponse> tokens = new ArrayDeque<>();
    private int tokenCount;
    long tokenEndMs = Long.MAX_VALUE;
    long dateMs;

    ScriptedTransport answer(final int httpStatus, final String body) {
        answers.add(CompletableFuture.completedFuture(new PlatformResponse(httpStatus,
            body.getBytes(StandardCharsets.UTF_8), dateMs)));
        return this;
    }

    ScriptedTransport code(final int code) {
        return answer(200, "{\"code\":" + code + ",\"msg\":\"m\",\"data\":{\"a\":1}}");
    }

    ScriptedTransport fail() {
        answers.add(CompletableFuture.failedFuture(new IOException("connection reset")));
        return this;
    }

    ScriptedTransport never() {
        answers.add(new CompletableFuture<>());
        return this;
    }

    ScriptedTransport tokenCode(final int code) {
        tokens.add(new PlatformResponse(200,
            ("{\"code\":" + code + ",\"msg\":\"m\"}").getBytes(StandardCharsets.UTF_8), dateMs));
        return this;
    }

    long count(final String path) {
        return paths.stream().filter(path::equals).count();
    }

    @Override
    public CompletableFuture<PlatformResponse> send(final PlatformRequest request, final Map<String, String> given) {
        paths.add(request.path());
        headers.add(given);
        if (!request.path().equals("/merchant/token")) {
            return answers.remove();
        }
        return CompletableFuture.completedFuture(tokens.isEmpty()
            ? new PlatformResponse(200, ("{\"code\":0,\"data\":{\"access_token\":\"t"
            + ++tokenCount + "\",\"expired_time\":" + tokenEndMs + "}}").getBytes(StandardCharsets.UTF_8), dateMs)
            : tokens.remove());
    }
}
