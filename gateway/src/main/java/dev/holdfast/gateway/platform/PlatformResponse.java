package dev.holdfast.gateway.platform;

/**
 * What came back over HTTP.
 *
 * @param dateMs the Date header in Unix milliseconds, a whole second; 0 when there was none.
 */
public record PlatformResponse(int httpStatus, byte[] body, long dateMs) {
}
