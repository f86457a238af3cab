package dev.holdfast.gateway.admin;

import dev.holdfast.ledger.store.OrderState;
import dev.holdfast.ledger.terms.Check;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.RuleList;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The README names every fee, limit, rule, check, state and reason. */
class TermsDocumentationTest {
    @Test
    void shouldNameEveryTerm() throws IOException {
        final String readme = Files.readString(Path.of("../README.md"));
        Stream.<Enum<?>[]>of(FeeTerm.values(), LimitTerm.values(), RuleList.values(), Check.values(),
            OrderState.values(), ReviewReason.values(),
                FeeSource.values()).flatMap(Arrays::stream)
            .forEach(constant -> assertThat(readme).contains("`" + TermsJson.name(constant) + "`"));
        for (final Check check : Check.values()) {
            assertThat(readme.indexOf("`" + TermsJson.name(check) + "`")).as("the order of the checks, at %s", check)
                .isGreaterThan(check.ordinal() == 0 ? 0
                    : readme.indexOf("`" + TermsJson.name(Check.values()[check.ordinal() - 1]) + "`"));
        }
    }
}
