package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.rules.Refusal;
import dev.holdfast.sandbox.rules.SandboxCode;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Serves one connection, one request after the other, with the faults that are switched on. */
final class SandboxConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxConnection.class);
    private static final String PREFIX = "/open-api/v1";
    private static final String TOKEN = "/merchant/token";
    private static final int MAX_LATENCY_MS = 2_000;

    private final SandboxApi api;
    private final SandboxAccess access;
    private final Faults faults;
    private final Holds holds;
    private final SandboxControl control;

    SandboxConnection(
        final SandboxApi api, final SandboxAccess access, final Faults faults, final Holds holds,
        final SandboxControl control) {
        this.api = api;
        this.access = access;
        this.faults = faults;
        this.holds = holds;
        this.control = control;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        final String path = new QueryStringDecoder(request.uri()).path();
        final byte[] body = ByteBufUtil.getBytes(request.content());
        if (path.startsWith(SandboxControl.PREFIX)) {
            control.serve(request.method().name(), path, body,
                (status, answer) -> ctx.executor().execute(() -> respond(ctx, status, answer)));
            return;
        }
        if (!path.startsWith(PREFIX + '/')) {
            respond(ctx, HttpResponseStatus.NOT_FOUND,
                message(SandboxCode.BAD_PARAMETER, "there is nothing at this path"));
            return;
        }
        final Holds.Hold hold = holds.of(request.method() + " " + path.substring(PREFIX.length()) + ' '
            + new String(body, StandardCharsets.UTF_8));
        if (hold != null) {
            hold(ctx, hold, hold.isDone() ? answer(request, path.substring(PREFIX.length()), body) : null);
            return;
        }
        if (faults.strikes(Fault.HTTP_500)) {
            respond(ctx, HttpResponseStatus.INTERNAL_SERVER_ERROR, message(SandboxCode.SYSTEM_ERROR, "fault"));
            return;
        }
        final JsonNode answer = answer(request, path.substring(PREFIX.length()), body);
        if (answer == null) {
            respond(ctx, HttpResponseStatus.NOT_FOUND, message(SandboxCode.BAD_PARAMETER, "there is no such call"));
        } else if (!faults.strikes(Fault.TIMEOUT)) {
            final long delayMs = faults.strikes(Fault.LATENCY) ? ThreadLocalRandom.current().nextInt(MAX_LATENCY_MS)
                : 0;
            ctx.executor().schedule(() -> respond(ctx, HttpResponseStatus.OK, answer), delayMs, TimeUnit.MILLISECONDS);
        }
    }

    /** @param answer null for none. */
    private void hold(final ChannelHandlerContext ctx, final Holds.Hold hold, final JsonNode answer) {
        hold.reach(() -> {
            final CompletableFuture<Void> sent = new CompletableFuture<>();
            if (answer == null) {
                sent.complete(null);
            } else {
                ctx.writeAndFlush(response(HttpResponseStatus.OK, answer))
                    .addListener(written -> sent.complete(null));
            }
            return sent;
        });
    }

    private JsonNode answer(final FullHttpRequest request, final String path, final byte[] body) {
        try {
            refuseByChance(Fault.IP_REFUSED, SandboxCode.ADDRESS_REFUSED);
            final String token = request.headers().get("Access-Token");
            if (token != null && faults.strikes(Fault.TOKEN_EXPIRED)) {
                access.forget(token);
            }
            access.check(request.headers().get("Api-Key"), request.headers().get("Timestamp"), token,
                !path.equals(TOKEN));
            refuseByChance(Fault.CODE_1001, SandboxCode.SYSTEM_ERROR);
            refuseByChance(Fault.CODE_1009, SandboxCode.TOO_FREQUENT);
            final JsonNode data = api.call(request.method().name(), path, body);
            if (data == null) {
                return null;
            }
            final ObjectNode answer = message(0, "success");
            answer.set("data", data);
            return answer;
        } catch (final Refusal e) {
            return message(e.code(), e.getMessage());
        }
    }

    private void refuseByChance(final Fault fault, final SandboxCode code) {
        if (faults.strikes(fault)) {
            throw new Refusal(code, "fault");
        }
    }

    private static ObjectNode message(final SandboxCode code, final String text) {
        return message(code.code(), text);
    }

    private static ObjectNode message(final int code, final String text) {
        return JsonNodeFactory.instance.objectNode().put("code", code).put("msg", text);
    }

    private void respond(final ChannelHandlerContext ctx, final HttpResponseStatus status, final JsonNode body) {
        ctx.writeAndFlush(response(status, body), ctx.voidPromise());
    }

    private FullHttpResponse response(final HttpResponseStatus status, final JsonNode body) {
        final byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        final FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
            Unpooled.wrappedBuffer(bytes));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json")
            .setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.length)
            .set(HttpHeaderNames.DATE,
                DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.ofEpochMilli(faults.timeMs())
                    .atOffset(ZoneOffset.UTC)));
        return response;
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warn("a sandbox connection met an error and is closed", cause);
        }
        ctx.close();
    }
}
