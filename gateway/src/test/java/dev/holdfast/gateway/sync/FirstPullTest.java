package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.platform.Clocks;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.platform.PlatformRequest;
import dev.holdfast.gateway.platform.PlatformResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The first pull after a start begins before the platform has shown what time it is. */
class FirstPullTest {
    private static final long TRUE_MS = Instant.parse("2026-05-01T10:00:00Z").toEpochMilli();
    private static final long MINUTE_MS = TimeUnit.MINUTES.toMillis(1);
    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

    private final SyncSettings settings =
        GatewaySettings.sync(SettingValues.load(null, Map.of(), Map.of("sync.overlap_minutes", "10")));
    private final List<PlatformRequest> sent = new ArrayList<>();
    @TempDir
    private Path directory;
    private SyncPositions positions;
    private long wallMs;
    private long passedMs;
    private PlatformClient client;

    @BeforeEach
    void begin() {
        positions = new SyncPositions(directory);
        client = new PlatformClient(this::answer, "key", 2, 2,
            new Clocks(() -> wallMs, () -> TimeUnit.MILLISECONDS.toNanos(passedMs)),
            new Random(1));
    }

    private CompletableFuture<PlatformResponse> answer(
        final PlatformRequest request, final Map<String, String> headers) {
        sent.add(request);
        final String data = request.path().endsWith("token") ? "{\"access_token\":\"t\"}" : "[]";
        return CompletableFuture.completedFuture(new PlatformResponse(200,
            ("{\"code\":0,\"msg\":\"\",\"data\":" + data + "}").getBytes(StandardCharsets.UTF_8), TRUE_MS + passedMs));
    }

    /** A wall clock that is ahead when the gateway starts, and is set right later. */
    @ParameterizedTest
    @ValueSource(longs = {2, 0, -2})
    void shouldSeeWhatComesNextWhateverTheWallClockShowedAtTheStart(final long daysAhead) {
        wallMs = TRUE_MS + daysAhead * DAY_MS;
        pull();
        for (final String name : List.of("orders_ms", "cards_ms", "all_cards_ms")) {
            assertThat(positions.get(name, 0, Long.MAX_VALUE)).as(name).isLessThanOrEqualTo(TRUE_MS);
        }
        passedMs = MINUTE_MS;
        wallMs = TRUE_MS + MINUTE_MS;
        sent.clear();
        pull();
        assertThat(sent).as("up to now").extracting(PlatformRequest::path).contains("/card/consume/list", "/card/list");
        assertThat(positions.get("orders_ms", 0, Long.MAX_VALUE)).isEqualTo(TRUE_MS + MINUTE_MS);
        assertThat(positions.get("cards_ms", 0, Long.MAX_VALUE)).isEqualTo(TRUE_MS + MINUTE_MS);
        assertThat(positions.get("all_cards_ms", 0, Long.MAX_VALUE)).isLessThanOrEqualTo(TRUE_MS + MINUTE_MS);
    }

    @Test
    void shouldNotCountOnAPositionThatIsYetToCome() {
        positions.put("orders_ms", TRUE_MS + DAY_MS);
        assertThat(positions.get("orders_ms", 7, TRUE_MS)).isEqualTo(7);
        assertThat(positions.get("orders_ms", 7, TRUE_MS + DAY_MS)).isEqualTo(TRUE_MS + DAY_MS);
    }

    private void pull() {
        final CompletableFuture<?> orders = new OrderSync(client, null, settings, positions, null, () -> { }).pull();
        final CompletableFuture<?> cards = new CardSync(client, null, settings, positions, () -> wallMs, () -> { })
            .pull();
        for (int i = 0; i < 100 && !(orders.isDone() && cards.isDone()); i++) {
            client.doWork();
        }
        assertThat(orders).isCompleted();
        assertThat(cards).isCompleted();
    }
}
