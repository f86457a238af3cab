package dev.holdfast.gateway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.gateway.config.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What becomes of a package's limits, from what the platform says and what there is. */
class ImportedLimitsTest {
    private static final String HERE = "{'day':'5.00','week':null,'month':'9.00'}";

    private static JsonNode json(final String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    private static ImportedLimits limits(final String there) throws IOException {
        return new ImportedLimits(json(there), json(HERE), "day");
    }

    /** Nobody has seen whether they are strings or numbers. */
    @ParameterizedTest
    @ValueSource(strings = {"'10'", "10", "10.0", "'10.00'"})
    void shouldReadTextAndNumbers(final String said) throws IOException {
        assertThat(limits("{'limit_balance':" + said + "}").merged())
            .isEqualTo(json("{'day':'10.00','week':null,'month':'9.00'}"));
    }

    /** A 0 may mean that there is no limit, or that nothing fits. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'limit_balance':null}", "{'limit_balance':''}", "{'limit_balance':'0'}",
        "{'limit_balance':'5'}", "{'limit_week_balance':0}", "{'limit_month_balance':'1'}"})
    void shouldKeepWhatThePlatformDoesNotSay(final String there) throws IOException {
        assertThat(limits(there).merged()).isEqualTo(json(HERE));
        assertThat(limits(there).change()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'-1'", "'much'", "'1e99'", "true"})
    void shouldRefuseWhatIsNoLimit(final String said) throws IOException {
        final ImportedLimits limits = limits("{'limit_atm_day_balance':'" + said + "'}");
        assertThatThrownBy(limits::merged).isInstanceOf(SettingsException.class)
            .hasMessageContaining("limit_atm_day_balance=" + said);
    }

    @Test
    void shouldShowWhatStaysAndWhatBecomes() throws IOException {
        assertThat(limits("{'limit_balance':'10','limit_week_balance':'0'}").rows().toString()).isEqualTo(json("["
            + "{'platform':'limit_balance','says':'10','limit':'day','is':'5.00','becomes':'10.00'},"
            + "{'platform':'limit_week_balance','says':'0','limit':'week','is':'none','becomes':'none'},"
            + "{'platform':'limit_atm_day_balance','says':'nothing','limit':'atm_day','is':'none','becomes':'none'},"
            + "{'platform':'limit_atm_month_balance','says':'nothing','limit':'atm_month','is':'none',"
            + "'becomes':'none'}]").toString().replace(",{", ", {"));
    }
}
