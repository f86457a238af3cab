package dev.holdfast.gateway;

import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/** Many connections ask at once, some of them the same. */
class GatewayRaceTest {
    private static final int CONNECTIONS = 16;
    private static final int ORDERS = 10_000;
    private static final int ACCOUNTS = 20;
    private static final int DUPLICATE_EVERY = 10;

    @TempDir
    private Path directory;

    @Test
    void shouldDecideEachOrderOnceUnderConcurrentDuplicates() throws Exception {
        try (TestGateway gateway = new TestGateway(directory)) {
            final AdminClient admin = gateway.admin();
            for (int i = 0; i < ACCOUNTS; i++) {
                admin.openAccount("U" + i, "C" + i, "300.00");
            }
            final Map<Integer, Set<Integer>> answers = ask(gateway);
            assertThat(answers).hasSize(ORDERS);
            answers.forEach((order, codes) -> assertThat(codes).as("order %d", order).hasSize(1).isSubsetOf(0, 3001));
            for (int account = 0; account < ACCOUNTS; account++) {
                final int accountNo = account;
                final long approved = answers.entrySet().stream()
                    .filter(e -> e.getKey() % ACCOUNTS == accountNo && e.getValue().contains(0)).count();
                final AdminClient.Answer view = admin.get("/v1/accounts/U" + account);
                assertThat(
                    new BigDecimal(view.field("held"))).as("account %d", account)
                    .isEqualByComparingTo(BigDecimal.valueOf(approved));
                assertThat(new BigDecimal(view.field("available"))).isEqualByComparingTo("0");
            }
        }
    }

    /** Every order asks for 1.00, of an account that has 300.00 for 500 orders. */
    private static Map<Integer, Set<Integer>> ask(final TestGateway gateway) throws Exception {
        final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            final List<Callable<Map<Integer, Integer>>> clients = new ArrayList<>();
            for (int client = 0; client < CONNECTIONS; client++) {
                final int first = client;
                clients.add(() -> {
                    final CallbackClient platform = gateway.platform();
                    final Map<Integer, Integer> codes = new HashMap<>();
                    for (int order = 0; order < ORDERS; order++) {
                        final boolean isMine = order % CONNECTIONS == first;
                        final boolean isDuplicate = order / CONNECTIONS % DUPLICATE_EVERY == 0
                            && (order + 1) % CONNECTIONS == first;
                        if (isMine || isDuplicate) {
                            final String body =
                                CallbackBodies.auth("T" + order, "C" + order % ACCOUNTS, "U" + order % ACCOUNTS,
                                    "1.00", 1);
                            codes.put(order, platform.post(body).code());
                        }
                    }
                    return codes;
                });
            }
            final Map<Integer, Set<Integer>> all = new HashMap<>();
            for (final Future<Map<Integer, Integer>> future : threads.invokeAll(clients)) {
                future.get().forEach((order, code) -> all.computeIfAbsent(order, o -> new HashSet<>()).add(code));
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }
}
