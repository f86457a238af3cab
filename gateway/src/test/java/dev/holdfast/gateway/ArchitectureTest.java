package dev.holdfast.gateway;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The arrows between packages, and what must never be on the run-time class path. */
class ArchitectureTest {
    private static final String[] HOT = {"..gateway.wire..", "..gateway.server..", "..gateway.engine..", "dev.holdfast.ledger.."};
    private static final String[] COLD = {"..gateway.admin..", "..gateway.config..", "..gateway.logging..", "..gateway.metrics..",
        "..gateway.client..", "..gateway.cli..", "..gateway.platform..", "..gateway.sync.."};
    private static final JavaClasses CLASSES =
        new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.holdfast");

    @Test
    void shouldNeverReachColdPackagesFromHotOnes() {
        noClasses().that().resideInAnyPackage(HOT).should().dependOnClassesThat().resideInAnyPackage(COLD).check(CLASSES);
    }

    @Test
    void shouldKeepTheLedgerFreeOfTheGatewayNetworkJsonAndClocks() {
        noClasses().that().resideInAPackage("dev.holdfast.ledger..").should().dependOnClassesThat()
            .resideInAnyPackage("dev.holdfast.gateway..", "io.netty..", "com.fasterxml..", "java.net..", "java.time..").check(CLASSES);
        noClasses().that().resideInAPackage("dev.holdfast.ledger..").should().callMethod(System.class, "currentTimeMillis")
            .orShould().callMethod(System.class, "nanoTime").check(CLASSES);
    }

    @Test
    void shouldKeepTheWireFormatFreeOfTheServer() {
        noClasses().that().resideInAPackage("..gateway.wire..").should().dependOnClassesThat()
            .resideInAnyPackage("..gateway.server..", "..gateway.engine..", "io.netty..").check(CLASSES);
        noClasses().that().resideInAPackage("..gateway.engine..").should().dependOnClassesThat()
            .resideInAnyPackage("..gateway.server..", "..gateway.wire..", "io.netty..").check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenTheGatewaysPackages() {
        slices().matching("dev.holdfast.gateway.(*)..").should().beFreeOfCycles()
            .check(CLASSES);
    }

    @Test
    void shouldNotHaveChroniclesAnalyticsOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics")).isInstanceOf(ClassNotFoundException.class);
    }
}
