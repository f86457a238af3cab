package dev.holdfast.sandbox;

import dev.holdfast.gateway.socket.Transport;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * A stand-in for the platform: its API, its callbacks, and a few calls of its own under {@code /sandbox}. Listens on
 * loopback only.
 */
public final class SandboxServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int TICK_MS = 50;
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final Faults faults = new Faults();
    private final Holds holds = new Holds();
    private final SandboxBooks books = new SandboxBooks(faults);
    private final CallbackSender sender;
    private final Purchases purchases;
    private final Onboarding onboarding;
    private final Transport transport = Transport.open(true, 1, "sandbox");
    private final Channel listener;

    /** @throws UnusableEnvironmentException when the port cannot be had. */
    public SandboxServer(final SandboxSettings settings) {
        sender = new CallbackSender(settings, faults);
        purchases = new Purchases(settings.mode(), books, sender);
        final SandboxAccess access = new SandboxAccess(settings, faults);
        final ClientTokens clientTokens = new ClientTokens(faults);
        onboarding = new Onboarding(books, sender, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        transport.group().scheduleWithFixedDelay(onboarding::advance, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        final SandboxApi api =
            new SandboxApi(settings, books, access, new OnboardingCalls(settings, books, onboarding, clientTokens));
        final SandboxControl control = new SandboxControl(books, purchases, sender, faults,
            new OnboardingControl(books, onboarding, clientTokens, sender));
        final ServerBootstrap bootstrap = new ServerBootstrap()
            .group(transport.group())
            .channel(transport.serverChannelType())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(final Channel channel) {
                    channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_BODY_BYTES),
                        new SandboxConnection(api, access, faults, holds, control));
                }
            });
        listener = transport.bind(bootstrap, HOST, settings.port());
    }

    /** Scheme, host and port, for {@code platform.base_url}. */
    public String url() {
        return "http://" + HOST + ':' + ((InetSocketAddress) listener.localAddress()).getPort();
    }

    public Faults faults() {
        return faults;
    }

    public Holds holds() {
        return holds;
    }

    public SandboxBooks books() {
        return books;
    }

    public Purchases purchases() {
        return purchases;
    }

    public Onboarding onboarding() {
        return onboarding;
    }

    public CallbackSender sender() {
        return sender;
    }

    /** Sends callbacks there from now on. */
    public void callbackUrl(final URI url) {
        sender.target(url);
    }

    @Override
    public void close() {
        purchases.close();
        sender.close();
        listener.close().awaitUninterruptibly();
        transport.close();
    }
}
