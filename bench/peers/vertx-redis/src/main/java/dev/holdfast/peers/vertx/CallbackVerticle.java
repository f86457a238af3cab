package dev.holdfast.peers.vertx;

import dev.holdfast.peers.callback.Answer;
import dev.holdfast.peers.callback.CallbackReader;
import dev.holdfast.peers.callback.PeerSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;

import java.util.EnumMap;
import java.util.Map;

/** Callbacks over HTTP, on one event loop with a connection to Redis of its own. */
final class CallbackVerticle extends VerticleBase {
    private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
    private static final CharSequence CONTENT_LENGTH = HttpHeaders.createOptimized("Content-Length");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence TIMESTAMP = HttpHeaders.createOptimized("Timestamp");
    private static final CharSequence SIGNATURE = HttpHeaders.createOptimized("Signature");
    /** The verticles of one deployment share a port that the system chooses. */
    private static final int SHARED_FREE_PORT = -1;

    private final RedisOptions options;
    private final String script;
    private final boolean isBatched;
    private final VertxPeer.PortHolder port;
    private final CallbackReader reader;
    private final Map<Answer, Buffer> bodies = new EnumMap<>(Answer.class);
    private final Map<Answer, CharSequence> lengths = new EnumMap<>(Answer.class);
    private AuthorizationScript authorizations;

    CallbackVerticle(
        final PeerSettings settings, final RedisOptions options, final String script, final boolean isBatched,
        final VertxPeer.PortHolder port) {
        this.options = options;
        this.script = script;
        this.isBatched = isBatched;
        this.port = port;
        reader = new CallbackReader(settings.appId(), settings.secret());
        for (final Answer answer : Answer.values()) {
            bodies.put(answer, Buffer.buffer(answer.body()));
            lengths.put(answer, HttpHeaders.createOptimized(Integer.toString(answer.body().length)));
        }
    }

    @Override
    public Future<?> start() {
        return Redis.createClient(vertx, options).connect()
            .compose(connection -> {
                authorizations = new AuthorizationScript(context, connection, script, isBatched);
                return vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                    .requestHandler(this::handle).listen(SHARED_FREE_PORT, "127.0.0.1");
            })
            .onSuccess(server -> port.port(server.actualPort()));
    }

    private void handle(final HttpServerRequest request) {
        if (request.method() != HttpMethod.POST) {
            answer(request, Answer.METHOD_NOT_ALLOWED);
        } else if (!request.path().equals("/callback")) {
            answer(request, Answer.PATH_UNKNOWN);
        } else {
            request.body().onSuccess(body -> authorize(request, body));
        }
    }

    private void authorize(final HttpServerRequest request, final Buffer body) {
        final long nowMs = System.currentTimeMillis();
        final Answer refusal = reader.read(body.getBytes(), request.headers().get(TIMESTAMP),
            request.headers().get(SIGNATURE), nowMs);
        if (refusal != null) {
            answer(request, refusal);
            return;
        }
        authorizations.authorize(reader, PeerSettings.dayOf(nowMs)).onComplete(code -> {
            if (code.failed()) {
                System.err.println("an authorization failed: " + code.cause());
            }
            answer(request, code.succeeded() ? Answer.of(code.result()) : Answer.INTERNAL_ERROR);
        });
    }

    private void answer(final HttpServerRequest request, final Answer answer) {
        final HttpServerResponse response = request.response();
        response.setStatusCode(answer.httpStatus());
        response.headers().set(CONTENT_TYPE, JSON).set(CONTENT_LENGTH, lengths.get(answer));
        response.end(bodies.get(answer));
    }
}
