package dev.holdfast.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.logging.NeutralText;
import dev.holdfast.gateway.secret.SecretFile;
import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.gateway.wire.SignatureVerifier;
import dev.holdfast.ledger.values.ResultCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code holdfast signature}: says why a signature does not match. */
@Command(name = "signature", description = "Check signatures V1.")
final class SignatureCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: check");
    }

    @Command(name = "check", description = {
        "Say which form of signature V1 a body on standard input has, or show the texts that were tried;",
        "or check a file of vectors."})
    int check(
        @Option(names = "--app-id", paramLabel = "ID",
            description = "The appId, which is the Api-Key.") final String appId,
        @Option(names = "--secret-file", paramLabel = "FILE",
            description = "A file that holds only the apiSecret.") final Path secretFile,
        @Option(names = "--timestamp", paramLabel = "MS",
            description = "The Timestamp header's text.") final String timestamp,
        @Option(names = "--signature", paramLabel = "HEX",
            description = "The Signature header's text.") final String signature,
        @Option(names = "--jsonl", paramLabel = "FILE",
            description =
            "Lines of form, appId, secret, timestamp, body, canonical and signature.") final Path vectors)
            throws IOException {
        if (vectors != null) {
            return checkVectors(vectors);
        }
        if (appId == null || secretFile == null || timestamp == null || signature == null) {
            throw new CommandLine.ParameterException(spec.commandLine(),
                "give --app-id, --secret-file, --timestamp and --signature, with the body on standard input; or "
                    + "--jsonl");
        }
        final byte[] key = SecretFile.read(secretFile);
        return checkBody(System.in.readAllBytes(), new CallbackSigner(appId, key), new SignatureVerifier(appId, key),
            timestamp, signature);
    }

    private int checkBody(
        final byte[] body, final CallbackSigner signer, final SignatureVerifier verifier, final String timestamp,
        final String signature) {
        final PrintWriter out = spec.commandLine().getOut();
        try {
            final Callback callback = new Callback();
            callback.read(body, 0, body.length);
            for (final CanonicalForm form : CanonicalForm.values()) {
                if (signer.sign(body, timestamp, form).equalsIgnoreCase(signature)) {
                    out.println("match: form " + form.label());
                    if (verifier.verify(callback.tape(), callback.data(), timestamp,
                        signature) != ResultCode.AMBIGUOUS_CONTENT) {
                        return 0;
                    }
                    out.println("refused all the same with " + ResultCode.AMBIGUOUS_CONTENT.code()
                        + ": the text that was signed can be read in another way, by its member "
                        + NeutralText.of(verifier.ambiguousMember()));
                    return Holdfast.FAILED;
                }
            }
            out.println("no match. These texts were signed; compare them with the sender's, then the secret:");
            for (final CanonicalForm form : CanonicalForm.values()) {
                out.println(form.label() + " text:      " + signer.canonical(body, timestamp, form));
                out.println(form.label() + " signature: " + signer.sign(body, timestamp, form));
            }
            out.println("received signature:  " + signature);
        } catch (final IllegalArgumentException e) {
            out.println("no match: " + e.getMessage());
        } finally {
            out.flush();
        }
        return Holdfast.FAILED;
    }

    private int checkVectors(final Path file) throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        final ObjectMapper mapper = new ObjectMapper();
        final List<String> lines = read(file).lines().filter(line -> !line.isBlank()).toList();
        int passed = 0;
        for (int i = 0; i < lines.size(); i++) {
            final String problem = problemOf(mapper, lines.get(i));
            if (problem == null) {
                passed++;
            } else {
                out.println("line " + (i + 1) + ": " + problem);
            }
        }
        out.println(passed + " passed, " + (lines.size() - passed) + " failed");
        out.flush();
        return passed == lines.size() && passed > 0 ? 0 : Holdfast.FAILED;
    }

    private static String problemOf(final ObjectMapper mapper, final String line) {
        try {
            final JsonNode vector = mapper.readTree(line);
            for (final String name
                : List.of("form", "appId", "secret", "timestamp", "body", "canonical", "signature")) {
                if (!vector.path(name).isTextual()) {
                    return "field " + name + " should be a string";
                }
            }
            final CallbackSigner signer =
                new CallbackSigner(vector.get("appId").textValue(),
                    vector.get("secret").textValue().getBytes(StandardCharsets.UTF_8));
            final byte[] body = vector.get("body").textValue().getBytes(StandardCharsets.UTF_8);
            final CanonicalForm form = CanonicalForm.ofLabel(vector.get("form").textValue());
            final String canonical = signer.canonical(body, vector.get("timestamp").textValue(), form);
            if (!canonical.equals(vector.get("canonical").textValue())) {
                return "the canonical text is " + canonical;
            }
            final String signature = signer.sign(body, vector.get("timestamp").textValue(), form);
            return signature.equals(vector.get("signature").textValue()) ? null : "the signature is " + signature;
        } catch (final IOException | IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw new SettingsException("file=" + file + " cannot be read: " + e.getMessage());
        }
    }
}
