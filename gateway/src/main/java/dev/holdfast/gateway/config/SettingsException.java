package dev.holdfast.gateway.config;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

/** A setting that cannot be used. The message names it, its value, and what would be good. */
public final class SettingsException extends UnusableEnvironmentException {
    private static final long serialVersionUID = 1L;

    public SettingsException(final String message) {
        super(message);
    }
}
