package dev.holdfast.peers.vertx;

import dev.holdfast.peers.callback.PeerSettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.RedisOptions;

import java.util.concurrent.TimeUnit;

/** Authorizations by Vert.x and a script of Redis. */
public final class VertxPeer {
    /** Redis decides in one thread, and more callers give it no more to do. */
    private static final int MOST_VERTICLES = 4;
    private static final int START_SECONDS = 60;
    private static final int MOST_WAITING = 65_536;

    private VertxPeer() {
    }

    public static void main(final String[] arguments) throws Exception {
        final PeerSettings settings = PeerSettings.ofEnvironment();
        final int verticles = number("PEER_VERTICLES", Math.min(MOST_VERTICLES, Runtime.getRuntime().availableProcessors()));
        final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(verticles));
        if (!vertx.isNativeTransportEnabled()) {
            System.err.println("without the native transport: " + vertx.unavailableNativeTransportCause());
        }
        final RedisOptions redis = new RedisOptions()
            .setConnectionString("redis://127.0.0.1:" + settings.storePort())
            .setPassword(System.getenv("PEER_STORE_PASSWORD"))
            .setMaxPoolSize(1).setMaxWaitingHandlers(MOST_WAITING);
        final String script = AuthorizationScript.install(vertx, redis, settings.cards())
            .await(START_SECONDS, TimeUnit.SECONDS);
        final boolean isBatched = number("PEER_BATCHED", 1) != 0;
        final PortHolder port = new PortHolder();
        vertx.deployVerticle(() -> new CallbackVerticle(settings, redis, script, isBatched, port),
            new DeploymentOptions().setInstances(verticles)).await(START_SECONDS, TimeUnit.SECONDS);
        System.out.println(PeerSettings.READY + "http://127.0.0.1:" + port.port() + "/callback");
    }

    private static int number(final String variable, final int otherwise) {
        final String value = System.getenv(variable);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    /** The port that all verticles share. */
    static final class PortHolder {
        private volatile int port;

        int port() {
            return port;
        }

        void port(final int actual) {
            port = actual;
        }
    }
}
