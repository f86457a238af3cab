package dev.holdfast.gateway;

import dev.holdfast.gateway.admin.AdminFuzz;
import dev.holdfast.gateway.config.SettingsFuzz;
import dev.holdfast.gateway.server.ApprovalFuzz;
import dev.holdfast.gateway.wire.CallbackFuzz;
import dev.holdfast.gateway.wire.CanonicalTextFuzz;
import dev.holdfast.ledger.fuzz.Fuzzing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes from outside, by the network or by a file of an operator. */
class FuzzTest {
    @ParameterizedTest
    @ValueSource(classes = {CallbackFuzz.class, CanonicalTextFuzz.class, ApprovalFuzz.class, AdminFuzz.class,
        SettingsFuzz.class})
    void shouldHoldForWhateverComes(final Class<?> target) throws Exception {
        Fuzzing.run(target);
    }
}
