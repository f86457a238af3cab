package dev.holdfast;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaEnumConstant;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Set;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/** That classes keep what {@link OwnedBy} and {@link HotPath} promise, as far as their code shows it. */
class ThreadsAndSpeedTest {
    private static final JavaClasses CLASSES =
        new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("-tests.jar")).importPackages("dev.holdfast");

    private static final Set<String> SLOW_PACKAGES =
        Set.of("java.util.stream.", "java.util.regex.", "java.nio.file.", "java.time.", "java.math.");
    private static final Set<String> SLOW_CALLS = Set.of("java.lang.String.format", "java.lang.String.formatted",
        "java.lang.String.split", "java.lang.String.replaceAll", "java.lang.Thread.sleep", "java.lang.Object.wait",
        "java.util.concurrent.locks.LockSupport.park", "java.util.concurrent.locks.LockSupport.parkNanos");

    @ParameterizedTest
    @EnumSource
    void shouldUseNothingThatAnotherThreadOwns(final Owner owner) {
        assertThat(CLASSES.stream().filter(ownedBy(owner))).as("classes of " + owner).isNotEmpty();
        noClasses().that(ownedBy(owner)).should().dependOnClassesThat(ownedByAnotherThan(owner)).check(CLASSES);
    }

    @Test
    void shouldNeitherBlockNorMakeGarbageOnTheHotPath() {
        assertThat(CLASSES.stream().filter(type -> type.isAnnotatedWith(HotPath.class)).count()).isGreaterThan(25);
        final List<String> calls = CLASSES.stream().filter(type -> type.isAnnotatedWith(HotPath.class))
            .flatMap(type -> type.getCodeUnitCallsFromSelf().stream())
            .filter(call -> call.getOrigin() instanceof JavaMethod && isSlow(call.getTarget())).map(Object::toString)
            .toList();
        assertThat(calls).as("constructors may, methods may not").isEmpty();
    }

    /** The annotation is about callbacks, which go through these packages and no others. */
    @Test
    void shouldCallNothingHotThatNoCallbackGoesThrough() {
        classes().that().areAnnotatedWith(HotPath.class).should().resideInAnyPackage("dev.holdfast.ledger..",
            "..gateway.wire..", "..gateway.socket..", "..gateway.listener..", "..gateway.server..",
            "..gateway.engine..").check(CLASSES);
    }

    private static boolean isSlow(final AccessTarget.CodeUnitCallTarget target) {
        final String owner = target.getOwner().getName();
        final String called = owner + '.' + target.getName();
        return SLOW_PACKAGES.stream().anyMatch(owner::startsWith) || SLOW_CALLS.contains(called);
    }

    private static DescribedPredicate<JavaClass> ownedBy(final Owner owner) {
        return DescribedPredicate.describe("owned by " + owner, type -> owner.name().equals(ownerOf(type)));
    }

    private static DescribedPredicate<JavaClass> ownedByAnotherThan(final Owner owner) {
        return DescribedPredicate.describe("owned by another than " + owner,
            type -> ownerOf(type) != null && !owner.name().equals(ownerOf(type)));
    }

    private static String ownerOf(final JavaClass type) {
        return type.tryGetAnnotationOfType(OwnedBy.class.getName())
            .map(annotation -> ((JavaEnumConstant) annotation.get("value").orElseThrow()).name()).orElse(null);
    }
}
