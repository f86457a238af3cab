package dev.holdfast.peers.vertx;

import dev.holdfast.peers.callback.CallbackReader;
import dev.holdfast.peers.callback.PeerSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The script in Redis, over one connection that many requests are on at once. What comes in one round of the event
 * loop goes out in one write. Owned by one event loop.
 */
final class AuthorizationScript {
    private final Context context;
    private final RedisConnection connection;
    private final String sha;
    private final boolean isBatched;
    private List<Request> requests = new ArrayList<>();
    private List<Promise<Integer>> waiting = new ArrayList<>();

    AuthorizationScript(
        final Context context, final RedisConnection connection, final String sha, final boolean isBatched) {
        this.context = context;
        this.connection = connection;
        this.sha = sha;
        this.isBatched = isBatched;
    }

    /** Makes so many cards and accounts, and two cards with limits; the script's name comes back. */
    static Future<String> install(final Vertx vertx, final RedisOptions options, final int cards) {
        final Redis redis = Redis.createClient(vertx, options);
        final List<Request> all = new ArrayList<>();
        for (int i = 0; i < cards; i++) {
            add(all, PeerSettings.account(i), PeerSettings.card(i), PeerSettings.NO_LIMIT_MILLIONTHS,
                PeerSettings.NO_LIMIT_MILLIONTHS);
        }
        add(all, "load-U-day", "load-C-day", PeerSettings.DAY_LIMIT_MILLIONTHS, PeerSettings.NO_LIMIT_MILLIONTHS);
        add(all, "load-U-month", "load-C-month", PeerSettings.NO_LIMIT_MILLIONTHS,
            PeerSettings.MONTH_LIMIT_MILLIONTHS);
        return redis.batch(all)
            .compose(made -> redis.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(text())))
            .map(Response::toString)
            .eventually(redis::close);
    }

    private static void add(
        final List<Request> all, final String account, final String card, final long dayLimit,
        final long monthLimit) {
        all.add(Request.cmd(Command.HSET).arg("account:" + account).arg("open").arg(1).arg("available")
            .arg(PeerSettings.BALANCE_MILLIONTHS));
        all.add(Request.cmd(Command.HSET).arg("card:" + card).arg("account").arg(account).arg("activated").arg(1)
            .arg("day").arg(0).arg("day_used").arg(0).arg("month").arg(0).arg("month_used").arg(0)
            .arg("day_limit").arg(dayLimit).arg("month_limit").arg(monthLimit));
    }

    private static String text() {
        try (InputStream in = AuthorizationScript.class.getResourceAsStream("/authorize.lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Decides, and gives the code when it is on disk. */
    Future<Integer> authorize(final CallbackReader callback, final PeerSettings.Day day) {
        final Request request = Request.cmd(Command.EVALSHA).arg(sha).arg(3)
            .arg("order:" + callback.orderNo()).arg("card:" + callback.cardNo())
            .arg("account:" + callback.cardholderNo())
            .arg(callback.cardNo()).arg(callback.cardholderNo()).arg(callback.amountMillionths())
            .arg(day.day()).arg(day.month());
        if (!isBatched) {
            return connection.send(request).map(Response::toInteger);
        }
        final Promise<Integer> promise = Promise.promise();
        requests.add(request);
        waiting.add(promise);
        if (requests.size() == 1) {
            context.runOnContext(ignored -> flush());
        }
        return promise.future();
    }

    private void flush() {
        final List<Promise<Integer>> asked = waiting;
        connection.batch(requests).onComplete(done -> {
            for (int i = 0; i < asked.size(); i++) {
                if (done.succeeded()) {
                    asked.get(i).complete(done.result().get(i).toInteger());
                } else {
                    asked.get(i).fail(done.cause());
                }
            }
        });
        requests = new ArrayList<>(asked.size());
        waiting = new ArrayList<>(asked.size());
    }
}
