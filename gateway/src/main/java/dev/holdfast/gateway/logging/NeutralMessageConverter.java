package dev.holdfast.gateway.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * The message of a log line as {@link NeutralText}, so that nobody outside can write a line of his own, or hide one.
 */
public final class NeutralMessageConverter extends MessageConverter {
    @Override
    public String convert(final ILoggingEvent event) {
        return NeutralText.of(super.convert(event));
    }
}
