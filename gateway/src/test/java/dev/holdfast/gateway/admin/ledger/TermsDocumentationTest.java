package dev.holdfast.gateway.admin.ledger;

import dev.holdfast.ledger.store.order.OrderState;
import dev.holdfast.ledger.terms.Check;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.RuleList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The documents name every fee, limit, rule, check, state and reason in a table. Surefire runs in the module's
 * directory.
 */
class TermsDocumentationTest {
    static Stream<Arguments> terms() {
        return Stream.of(
            Arguments.of("packages.md", FeeTerm.values()), Arguments.of("packages.md", LimitTerm.values()),
            Arguments.of("packages.md", RuleList.values()), Arguments.of("packages.md", FeeSource.values()),
            Arguments.of("callbacks.md", Check.values()), Arguments.of("back-office.md", OrderState.values()),
            Arguments.of("back-office.md", ReviewReason.values()));
    }

    @ParameterizedTest
    @MethodSource("terms")
    void shouldNameEveryTerm(final String document, final Enum<?>[] constants) throws IOException {
        final String tables = tables(document);
        assertThat(
            constants).isNotEmpty()
            .allSatisfy(constant -> assertThat(tables).contains("`" + TermsJson.name(constant) + "`"));
    }

    @Test
    void shouldNameEveryFeeAsItIsWritten() throws IOException {
        final String tables = tables("packages.md");
        assertThat(FeesJson.NAMES).hasSize(22).allSatisfy(name -> assertThat(tables).contains("`" + name + "`"));
    }

    @Test
    void shouldNameTheChecksInTheirOrder() throws IOException {
        final String tables = tables("callbacks.md");
        assertThat(
            Arrays.stream(Check.values()).map(check -> tables.indexOf("`" + TermsJson.name(check) + "`"))).isSorted();
    }

    private static String tables(final String document) throws IOException {
        return Files.readAllLines(Path.of("..", "docs", document)).stream().filter(line -> line.startsWith("|"))
            .collect(Collectors.joining("\n"));
    }
}
