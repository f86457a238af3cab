package dev.holdfast.gateway.secret;

import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class SecretStoreTest {
    private static final byte[] PASSWORD = "пароль of the store".getBytes(StandardCharsets.UTF_8);
    /** RFC 7914 and RFC 8018. */
    private static final String SCRYPT = "1.3.6.1.4.1.11591.4.11";
    private static final String PBKDF2 = "1.2.840.113549.1.5.12";

    @TempDir
    private Path directory;
    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve("secrets.bcfks");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 33, 4_096})
    void shouldGiveBackSecretsOfAnyLength(final int length) {
        final byte[] secret = new byte[length];
        Arrays.fill(secret, (byte) 'ä');
        final SecretStore store = SecretStore.openOrMake(file, PASSWORD);
        store.put("platform.api_secret", secret);
        store.put("admin.token", "another".getBytes(StandardCharsets.UTF_8));
        store.write();
        final SecretStore again = SecretStore.open(file, PASSWORD);
        assertThat(again.names()).containsExactly("admin.token", "platform.api_secret");
        assertThat(again.secret("platform.api_secret")).isEqualTo(secret);
        assertThat(again.secret("callback.tls_key_password")).isNull();
        assertThat(again.created("admin.token").toEpochMilli() / 1e3)
            .isCloseTo(Instant.now().toEpochMilli() / 1e3, within((double) Duration.ofMinutes(1).toSeconds()));
    }

    @Test
    void shouldReplaceAndRemove() {
        final SecretStore store = SecretStore.openOrMake(file, PASSWORD);
        store.put("admin.token", new byte[] {1});
        store.put("admin.token", new byte[] {2});
        store.put("other", new byte[] {3});
        store.write();
        store.remove("other");
        store.write();
        final SecretStore again = SecretStore.open(file, PASSWORD);
        assertThat(again.secret("admin.token")).containsExactly(2);
        assertThat(again.names()).containsExactly("admin.token");
    }

    @Test
    void shouldKeepSecretsAndNamesUnreadableOnTheDisk() throws IOException {
        write();
        final String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(content).doesNotContain("top-secret").doesNotContain("admin.token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void shouldRefuseAnotherPassword() {
        write();
        assertThatThrownBy(() -> SecretStore.open(file, new byte[] {'x'}))
            .isInstanceOf(UnusableEnvironmentException.class).hasMessageContaining("password")
            .hasMessageContaining(file.toString());
    }

    @Test
    void shouldRefuseAFileOfWhichAnyByteWasChanged() throws IOException {
        write();
        final byte[] content = Files.readAllBytes(file);
        for (int i = 0; i < content.length; i += 61) {
            final byte[] changed = content.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            assertThatThrownBy(() -> SecretStore.open(file, PASSWORD)).as("byte %d", i)
                .isInstanceOf(UnusableEnvironmentException.class);
        }
        Files.write(file, Arrays.copyOf(content, content.length / 2));
        assertThatThrownBy(() -> SecretStore.open(file, PASSWORD)).isInstanceOf(UnusableEnvironmentException.class);
    }

    /** Whoever has the file tries passwords: each has to cost 16 MB, whether it is tried on the content or the seal. */
    @Test
    void shouldMakeItsKeysByScryptAlsoWhenItIsWrittenAgain() throws IOException {
        write();
        assertThat(derivations()).containsExactly("scrypt cost=16384 block=8", "scrypt cost=16384 block=8");
        final SecretStore store = SecretStore.open(file, PASSWORD);
        store.put("other", new byte[] {3});
        store.write();
        assertThat(derivations()).containsExactly("scrypt cost=16384 block=8", "scrypt cost=16384 block=8");
    }

    /** How keys are made of the password, for each place of the file that says it. */
    private List<String> derivations() throws IOException {
        final List<String> found = new ArrayList<>();
        collect(ASN1Primitive.fromByteArray(Files.readAllBytes(file)), found);
        return found;
    }

    private static void collect(final ASN1Encodable part, final List<String> found) {
        if (part instanceof ASN1TaggedObject tagged) {
            collect(tagged.getExplicitBaseObject(), found);
        } else if (part instanceof ASN1Sequence sequence) {
            final String first = sequence.size() == 0 ? "" : sequence.getObjectAt(0).toString();
            if (first.equals(SCRYPT)) {
                final ASN1Sequence parameters = (ASN1Sequence) sequence.getObjectAt(1);
                found.add("scrypt cost=" + parameters.getObjectAt(1) + " block=" + parameters.getObjectAt(2));
            } else if (first.equals(PBKDF2)) {
                found.add("PBKDF2");
            }
            sequence.forEach(each -> collect(each, found));
        }
    }

    @Test
    void shouldPutWiderRightsRight() throws IOException {
        write();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(SecretStore.open(file, PASSWORD).names()).containsExactly("admin.token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r-----");
    }

    @Test
    void shouldLeaveTheOldOneWhenTheNewOneCannotBeWritten() throws IOException {
        write();
        final SecretStore store = SecretStore.open(file, PASSWORD);
        store.put("admin.token", new byte[] {9});
        Files.createDirectories(directory.resolve("secrets.bcfks.tmp").resolve("in-the-way"));
        assertThatThrownBy(store::write).isInstanceOf(UnusableEnvironmentException.class);
        assertThat(SecretStore.open(file, PASSWORD).secret("admin.token"))
            .isEqualTo("top-secret".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldTellSecretsApartByTheirFingerprints() {
        assertThat(Fingerprint.of("a".getBytes(StandardCharsets.UTF_8))).matches("[0-9a-f]{8}")
            .isNotEqualTo(Fingerprint.of("b".getBytes(StandardCharsets.UTF_8)));
    }

    private void write() {
        final SecretStore store = SecretStore.openOrMake(file, PASSWORD);
        store.put("admin.token", "top-secret".getBytes(StandardCharsets.UTF_8));
        store.write();
    }
}
