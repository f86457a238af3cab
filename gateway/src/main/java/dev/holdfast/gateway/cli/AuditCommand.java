package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.admin.audit.AuditJson;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.ledger.audit.AuditChain;
import dev.holdfast.ledger.audit.AuditFiles;
import dev.holdfast.ledger.audit.AuditRecord;
import dev.holdfast.ledger.audit.AuditVerifier;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code holdfast audit}: looks at who changed what, also beside a gateway at work, and changes nothing. */
@Command(name = "audit", description = "See who changed what, also beside a running gateway. Changes nothing.")
final class AuditCommand {
    @Spec
    private CommandSpec spec;

    @Command(name = "verify",
        description = {"Check the audit's chain of hashes, and compare it with the journal's files that are there.",
            "Exit code 1 when something has changed, is missing, or differs from the journal."})
    int verify(@Mixin final DataDirectory data) throws IOException {
        final AuditVerifier.Report report = new AuditVerifier(auditOf(data)).verify();
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "audit:     %d records, of commands %d to %d%n", report.records(), report.begin(),
            report.coveredUpTo());
        out.printf(Locale.ROOT, "hash:      %s%n", report.hash());
        out.printf(Locale.ROOT, "journal:   %d commands are the same in both, %d are in gaps, %d are still to come%n",
            report.compared(), report.excused(), report.behind());
        out.printf(Locale.ROOT, "torn tail: %s%n", report.tornBytes() == 0 ? "none"
            : report.tornBytes() + " bytes, which a start cuts off and makes again");
        report.gaps().forEach(gap -> out.println("gap:       " + gap));
        report.problems().forEach(problem -> out.println("PROBLEM:   " + problem));
        out.println(report.problems().isEmpty() ? "the audit is whole" : "the audit is not what it should be");
        out.flush();
        return report.problems().isEmpty() ? 0 : Holdfast.FAILED;
    }

    @Command(name = "export",
        description = {"Write the audit as JSON, a record on a line, the oldest first.",
            "Exit code 1 when it is damaged: what can be read is written."})
    int export(
        @Mixin final DataDirectory data,
        @Option(names = "--to", paramLabel = "FILE",
            description = "A new file, which only you may read. Without it, the terminal.") final Path file,
        @Option(names = "--after", paramLabel = "RECORD", defaultValue = "0",
            description = "Only the records behind this one.") final long after) throws IOException {
        final AuditChain chain = new AuditChain(auditOf(data));
        if (file == null) {
            write(chain, after, spec.commandLine().getOut());
        } else {
            try (Writer writer = newFile(file)) {
                write(chain, after, writer);
            }
        }
        final List<String> problems = chain.problems();
        problems.forEach(problem -> spec.commandLine().getErr().println("PROBLEM: " + problem));
        spec.commandLine().getErr().flush();
        return problems.isEmpty() ? 0 : Holdfast.FAILED;
    }

    private static void write(final AuditChain chain, final long after, final Writer out) throws IOException {
        for (AuditRecord record = chain.next(); record != null; record = chain.next()) {
            if (record.number() > after) {
                out.write(AuditJson.of(record).toString());
                out.write('\n');
            }
        }
        out.flush();
    }

    private Writer newFile(final Path file) throws IOException {
        try {
            return new BufferedWriter(Channels.newWriter(FileChannel.open(file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                StandardCharsets.UTF_8));
        } catch (final FileAlreadyExistsException e) {
            throw new ParameterException(spec.commandLine(), "--to=" + file + " is there already");
        }
    }

    private static Storage auditOf(final DataDirectory data) throws IOException {
        final Storage storage = new FileStorage(data.settings().directory());
        if (AuditFiles.list(storage).isEmpty()) {
            throw new SettingsException("there is no audit (audit-*.log) in " + storage);
        }
        return storage;
    }
}
