package dev.holdfast.gateway.platform;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The body of a response in memory, refused when it grows beyond what any call returns. */
final class LimitedBody implements BodySubscriber<byte[]> {
    private static final int MAX_BYTES = 4 << 20;

    private final BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
    private Flow.Subscription subscription;
    private long received;

    @Override
    public CompletionStage<byte[]> getBody() {
        return all.getBody();
    }

    @Override
    public void onSubscribe(final Flow.Subscription newSubscription) {
        subscription = newSubscription;
        all.onSubscribe(newSubscription);
    }

    @Override
    public void onNext(final List<ByteBuffer> buffers) {
        received += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (received > MAX_BYTES) {
            subscription.cancel();
            all.onError(new IOException("the response is longer than " + MAX_BYTES + " bytes"));
        } else {
            all.onNext(buffers);
        }
    }

    @Override
    public void onError(final Throwable cause) {
        all.onError(cause);
    }

    @Override
    public void onComplete() {
        all.onComplete();
    }
}
