package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.admin.access.AccessTable;
import dev.holdfast.gateway.admin.access.Caller;
import dev.holdfast.gateway.admin.access.Principal;
import dev.holdfast.gateway.admin.approval.ApprovalSettings;
import dev.holdfast.gateway.admin.approval.Approvals;
import dev.holdfast.gateway.admin.ledger.LedgerRoutes;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.sync.SyncRoutes;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.engine.TakenCommands;
import dev.holdfast.gateway.server.StrictJson;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.PostEntryDecoder;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.UnsafeBuffer;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests of the back-office: a line with method and target, and a body. What is wrong with one is the back-office's
 * own exception with a status of the 400s, and what is handed to the ledger came as strict JSON and says the same.
 */
public final class AdminFuzz {
    private static final int MICROS = 6;
    private static final Pattern LINE = Pattern.compile("(GET|PUT|POST|DELETE|HEAD) ([!-~]+)");
    private static final SyncRoutes SYNC = new SyncRoutes(null, GatewaySettings.of(SettingValues.load(null, Map.of(),
        Map.of("platform.api_key", "ak", "platform.api_secret", "0123456789abcdef", "admin.token",
            "0123456789abcdef"))).sync(), Runnable::run);
    private static final ApprovalSettings ALONE = new ApprovalSettings(ApprovalSettings.OFF, ApprovalSettings.OFF,
        ApprovalSettings.OFF, ApprovalSettings.OFF, 1, Path.of("target", "fuzz-approvals.json"));
    private static TakenCommands commands = new TakenCommands();
    private static LedgerRoutes routes = newRoutes();

    private AdminFuzz() {
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        final var line = LINE.matcher(new String(input, 0, end, StandardCharsets.ISO_8859_1));
        if (!line.matches()) {
            return;
        }
        final byte[] body = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
        if (commands.isUsedUp()) {
            commands = new TakenCommands();
            routes = newRoutes();
        }
        final HttpMethod method = HttpMethod.valueOf(line.group(1));
        try {
            final Caller caller = new Caller(Principal.ADMIN, "127.0.0.1", AccessTable.find(method, line.group(2)),
                null);
            routes.serve(method, new QueryStringDecoder(line.group(2)), body, caller, answer -> { });
        } catch (final AdminException e) {
            assertThat(e.status().code()).isBetween(400, 499);
            assertThat(commands.take()).isNull();
            return;
        }
        final UnsafeBuffer command = commands.take();
        assertThat(command).isNotNull();
        if (!method.equals(HttpMethod.GET)) {
            compare(command, (Map<?, ?>) StrictJson.parse(body));
        }
    }

    private static LedgerRoutes newRoutes() {
        return new LedgerRoutes(commands.port(), SYNC, ALONE,
            new Approvals(ALONE, Runnable::run, SystemEpochClock.INSTANCE));
    }

    private static void compare(final UnsafeBuffer command, final Map<?, ?> json) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(command, 0);
        if (header.templateId() == PostEntryDecoder.TEMPLATE_ID) {
            final PostEntryDecoder entry = new PostEntryDecoder().wrapAndApplyHeader(command, 0, header);
            assertThat(BigDecimal.valueOf(entry.amount(), MICROS))
                .isEqualByComparingTo(new BigDecimal(json.get("amount").toString()));
            assertThat(entry.force() != 0).isEqualTo(Boolean.TRUE.equals(json.get("force")));
        }
    }
}
