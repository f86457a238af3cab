package dev.holdfast.gateway.admin.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.access.Caller;
import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.platform.PlatformAccount;
import dev.holdfast.gateway.sync.Reconciliation;
import dev.holdfast.gateway.sync.SyncService;
import dev.holdfast.gateway.sync.SyncSettings;
import dev.holdfast.ledger.values.Units;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What the back-office can ask of the sync with the platform. Runs on the admin listener's event loop. */
public final class SyncRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(SyncRoutes.class);
    private static final String STATUS = "/v1/sync";
    private static final String RECONCILIATIONS = "/v1/reconciliations";
    private static final Set<String> PERIOD_FIELDS = Set.of("from", "to", "apply");
    private static final long MAX_PERIOD_MS = TimeUnit.DAYS.toMillis(3_660);
    private static final long PLATFORM_TIMEOUT_MS = 3_000;

    private final SyncService sync;
    private final SyncSettings settings;
    private final Executor loop;

    /** @param sync null when there is none. */
    public SyncRoutes(final SyncService sync, final SyncSettings settings, final Executor loop) {
        this.sync = sync;
        this.settings = settings;
        this.loop = loop;
    }

    /** Whether the platform has to be notified of cards that are changed here. */
    public boolean pushesCards() {
        return settings.isEnabled();
    }

    /** Whether the platform has to move the money that entries move. */
    public boolean transfers() {
        return settings.hasTransfers();
    }

    /** Whether an account is opened only for an approved cardholder. */
    public boolean accountsWait() {
        return settings.onboarding().accountsWait();
    }

    public void cardChanged(final String cardNo) {
        if (sync != null) {
            sync.cardChanged(cardNo);
        }
    }

    public void entryPosted(final String entryNo) {
        if (sync != null) {
            sync.entryPosted(entryNo);
        }
    }

    public boolean serves(final String path) {
        return path.equals(STATUS) || path.equals(RECONCILIATIONS);
    }

    /**
     * Serves one request.
     *
     * @throws AdminException when it cannot be served.
     */
    public void serve(
        final HttpMethod method, final String path, final byte[] body, final Caller caller,
        final Consumer<AdminResponse> answer) {
        if (sync == null) {
            throw new AdminException(HttpResponseStatus.CONFLICT, "no_sync",
                "there is no sync, since platform.base_url is not set");
        }
        if (path.equals(STATUS) && method.equals(HttpMethod.GET)) {
            answer.accept(AdminResponse.json(HttpResponseStatus.OK,
                SyncJson.write(sync).put("mode", settings.mode().name())));
        } else if (path.equals(RECONCILIATIONS) && method.equals(HttpMethod.GET)) {
            final Reconciliation last = sync.lastReconciliation();
            if (last == null) {
                throw new AdminException(HttpResponseStatus.NOT_FOUND, "no_reconciliation",
                    "nothing was compared since the start");
            }
            answer.accept(AdminResponse.json(HttpResponseStatus.OK, SyncJson.write(last)));
        } else if (path.equals(RECONCILIATIONS) && method.equals(HttpMethod.POST)) {
            reconcile(new AdminBody(body, PERIOD_FIELDS), caller, answer);
        } else {
            throw AdminException.methodNotAllowed(method, path);
        }
    }

    private void reconcile(final AdminBody body, final Caller caller, final Consumer<AdminResponse> answer) {
        final long fromMs = time(body, "from");
        final long toMs = time(body, "to");
        if (fromMs >= toMs || toMs - fromMs > MAX_PERIOD_MS) {
            throw body.bad("to", "later than from, by ten years at most");
        }
        if (body.flag("apply") && settings.retentionDays() > 0
            && fromMs < System.currentTimeMillis() - TimeUnit.DAYS.toMillis(settings.retentionDays())) {
            throw body.bad("from", "within ledger.order_retention_days=" + settings.retentionDays()
                + ", since older orders are forgotten here and each would be put up for review");
        }
        LOG.info("a reconciliation was asked for: {} from={} to={} apply={}", caller, Instant.ofEpochMilli(fromMs),
            Instant.ofEpochMilli(toMs), body.flag("apply"));
        sync.reconcile(fromMs, toMs, body.flag("apply"))
            .whenCompleteAsync((begun, problem) -> answer.accept(problem == null
            ? AdminResponse.json(HttpResponseStatus.ACCEPTED, SyncJson.write(begun))
            : AdminResponse.error(HttpResponseStatus.SERVICE_UNAVAILABLE, "sync_busy", problem.getMessage())), loop);
    }

    /** A moment, or the start of a day in the program's time zone. */
    private long time(final AdminBody body, final String name) {
        final String text = body.requiredText(name);
        try {
            final ZoneOffset zone = ZoneOffset.ofTotalSeconds((int) TimeUnit.MINUTES.toSeconds(settings.zoneMinutes()));
            return (text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay(zone).toInstant() : Instant.parse(text))
                .toEpochMilli();
        } catch (final DateTimeException | ArithmeticException e) {
            throw body.bad(name, "a day such as 2026-01-31, or a moment such as 2026-01-31T10:00:00Z");
        }
    }

    /** Puts the platform's balance beside ours, if it can be had in time. */
    public void addPlatformBalance(final ObjectNode account, final Consumer<AdminResponse> answer) {
        final String accountNo = account.path("account_no").asText();
        sync.account(accountNo, PLATFORM_TIMEOUT_MS).whenCompleteAsync((data, problem) -> {
            final ObjectNode platform = account.putObject("platform");
            if (problem != null) {
                platform.put("problem",
                    problem.getMessage() == null ? "the platform did not answer in time" : problem.getMessage());
            } else {
                writePlatformBalance(data, account, platform);
            }
            answer.accept(AdminResponse.json(HttpResponseStatus.OK, account));
        }, loop);
    }

    private static void writePlatformBalance(final JsonNode data, final ObjectNode account, final ObjectNode platform) {
        try {
            final PlatformAccount there = PlatformAccount.of(data, account.path("currency").asText());
            platform.put("symbol", there.symbol()).put("balance", there.balance());
            platform.put("difference", difference(account.path("balance").asText(), there.balance()));
        } catch (final IllegalArgumentException e) {
            platform.put("problem", e.getMessage());
        }
    }

    private static String difference(final String here, final String there) {
        try {
            return new BigDecimal(here).subtract(new BigDecimal(there)).setScale(Units.SCALE).stripTrailingZeros()
                .toPlainString();
        } catch (final ArithmeticException | NumberFormatException e) {
            return null;
        }
    }
}
