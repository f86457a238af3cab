package dev.holdfast.gateway.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

import java.util.stream.Collectors;

/**
 * A stack trace whose lines all begin with a mark and are {@link NeutralText}, since messages of exceptions may quote
 * what came from outside.
 */
public final class NeutralThrowableConverter extends ThrowableProxyConverter {
    private static final String MARK = "  | ";

    @Override
    protected String throwableProxyToString(final IThrowableProxy throwable) {
        return super.throwableProxyToString(throwable).lines()
            .map(line -> MARK + NeutralText.of(line.replace("\t", "  ")) + System.lineSeparator())
            .collect(Collectors.joining());
    }
}
