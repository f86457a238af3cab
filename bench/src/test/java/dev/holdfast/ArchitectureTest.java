package dev.holdfast;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.holdfast.gateway.platform.Clocks;
import dev.holdfast.gateway.sync.SyncService;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The arrows between packages, how big a package may be, and what must never be on the run-time class path. In this
 * module, which sees all others.
 */
class ArchitectureTest {
    private static final int MAX_FILES = 25;
    private static final String PRODUCT = "dev.holdfast..";
    private static final String LEDGER = "dev.holdfast.ledger..";
    private static final String CODECS = "dev.holdfast.ledger.message";
    private static final DescribedPredicate<JavaClass> GENERATED = resideInAnyPackage(CODECS, "..jmh_generated");
    /** What a callback goes through. Everything else of the gateway is cold. */
    private static final DescribedPredicate<JavaClass> HOT = resideInAnyPackage("dev.holdfast.gateway.wire..",
        "dev.holdfast.gateway.server..", "dev.holdfast.gateway.listener", "dev.holdfast.gateway.socket",
        "dev.holdfast.gateway.engine..", "dev.holdfast.gateway.disk", LEDGER);
    private static final DescribedPredicate<JavaClass> COLD = resideInAPackage(PRODUCT)
        .and(DescribedPredicate.not(HOT));
    private static final JavaClasses CLASSES =
        new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("-tests.jar")).importPackages("dev.holdfast");

    @Test
    void shouldHaveNoCyclesBetweenAnyPackages() {
        slices().matching("dev.holdfast.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldSeeTheWholeProduct() {
        assertThat(
            CLASSES.stream().map(JavaClass::getPackageName)).contains("dev.holdfast.ledger", "dev.holdfast.gateway",
            "dev.holdfast.sandbox", "dev.holdfast.bench.load");
    }

    @Test
    void shouldKeepPackagesSmall() {
        final Map<String, Long> files = CLASSES.stream().filter(type -> type.isTopLevelClass() && !GENERATED.test(type))
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        assertThat(files).allSatisfy((name, count) -> assertThat(count).as(name).isLessThan(MAX_FILES));
    }

    @Test
    void shouldNeverReachColdPackagesFromHotOnes() {
        noClasses().that(HOT).should().dependOnClassesThat(COLD).check(CLASSES);
    }

    @Test
    void shouldLetTheLedgersGroundDependOnNothing() {
        noClasses().that().resideInAPackage("dev.holdfast.ledger.values").should().dependOnClassesThat(
            resideInAPackage(
                PRODUCT).and(DescribedPredicate.not(resideInAnyPackage("dev.holdfast.ledger.values", CODECS))))
            .check(CLASSES);
    }

    @Test
    void shouldKeepTheLedgerFreeOfTheGatewayNetworkJsonAndClocks() {
        noClasses().that().resideInAPackage(LEDGER).should().dependOnClassesThat()
            .resideInAnyPackage("dev.holdfast.gateway..", "io.netty..", "com.fasterxml..", "java.net..", "java.time..")
            .check(CLASSES);
        noClasses().that().resideInAPackage(LEDGER).should().callMethod(System.class, "currentTimeMillis")
            .orShould().callMethod(System.class, "nanoTime").check(CLASSES);
    }

    /**
     * What ends a command is a broken invariant or an environment that cannot be used, and its type says which. SBE's
     * own code is not ours.
     */
    @Test
    void shouldThrowNothingThatMayBeEither() {
        noClasses().that(DescribedPredicate.not(GENERATED)).should()
            .callConstructorWhere(target(owner(type(IllegalStateException.class))))
            .check(CLASSES);
    }

    /** So that a test can move the clocks and repeat a run. */
    @Test
    void shouldGiveTheSyncItsClocksAndItsRandomFromOutside() {
        noClasses().that().resideInAnyPackage("..gateway.sync..", "..gateway.platform..").should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould().callMethod(System.class, "nanoTime").orShould().callMethod(Instant.class, "now")
            .orShould().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
        noClasses().that().resideInAnyPackage("..gateway.sync..", "..gateway.platform..").and()
            .areNotAssignableTo(SyncService.class)
            .and().areNotAssignableTo(Clocks.class).should().callConstructor(Random.class)
            .orShould().accessField(Clocks.class, "SYSTEM").check(CLASSES);
        noClasses().that().resideInAnyPackage("..gateway.sync..", "..gateway.platform..").and()
            .areNotAssignableTo(Clocks.class)
            .should().dependOnClassesThat().areAssignableTo(SystemEpochClock.class)
            .orShould().dependOnClassesThat().areAssignableTo(SystemNanoClock.class).check(CLASSES);
    }

    @Test
    void shouldKeepTheWireFormatFreeOfTheServer() {
        noClasses().that().resideInAPackage("..gateway.wire..").should().dependOnClassesThat()
            .resideInAnyPackage("..gateway.server..", "..gateway.listener..", "..gateway.engine..", "io.netty..")
            .check(CLASSES);
        noClasses().that().resideInAnyPackage("..gateway.engine..", "..gateway.disk..").should().dependOnClassesThat()
            .resideInAnyPackage("..gateway.server..", "..gateway.listener..", "..gateway.wire..", "io.netty..")
            .check(CLASSES);
    }

    /** Stand-ins, kills and fault switches are not in what serves. */
    @Test
    void shouldKeepTheStandInOutOfTheProduct() {
        noClasses().that().resideInAnyPackage(LEDGER, "dev.holdfast.gateway..").should().dependOnClassesThat()
            .resideInAnyPackage("dev.holdfast.sandbox..", "dev.holdfast.bench..").check(CLASSES);
    }

    @Test
    void shouldNotHaveChroniclesAnalyticsOnTheClassPath() {
        assertThatThrownBy(
            () -> Class.forName("net.openhft.chronicle.analytics.Analytics"))
            .isInstanceOf(ClassNotFoundException.class);
    }
}
