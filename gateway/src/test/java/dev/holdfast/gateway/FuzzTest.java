package dev.holdfast.gateway;

import dev.holdfast.gateway.admin.AdminFuzz;
import dev.holdfast.gateway.config.SettingsFuzz;
import dev.holdfast.gateway.server.ApprovalFuzz;
import dev.holdfast.gateway.wire.CallbackFuzz;
import dev.holdfast.gateway.wire.CanonicalTextFuzz;
import dev.holdfast.ledger.fuzz.Fuzzing;
import org.junit.jupiter.api.Test;

/** Whatever comes from outside, by the network or by a file of an operator. */
class FuzzTest {
    @Test
    void shouldHoldForAnyCallback() throws Exception {
        Fuzzing.run(CallbackFuzz.class, 40_000);
    }

    @Test
    void shouldHoldForAnyCanonicalText() throws Exception {
        Fuzzing.run(CanonicalTextFuzz.class, 40_000);
    }

    @Test
    void shouldHoldForAnyWayToAnApproval() throws Exception {
        Fuzzing.run(ApprovalFuzz.class, 10_000);
    }

    @Test
    void shouldHoldForAnyCallOfTheBackOffice() throws Exception {
        Fuzzing.run(AdminFuzz.class, 10_000);
    }

    @Test
    void shouldHoldForAnySettings() throws Exception {
        Fuzzing.run(SettingsFuzz.class, 1_500);
    }
}
