package dev.holdfast.gateway.engine.upkeep;

import dev.holdfast.gateway.disk.BackupStatus;

import java.util.ArrayList;
import java.util.List;

/** Puts into words what somebody should see to although decisions go on. */
public final class EngineWarnings {
    private EngineWarnings() {
    }

    /** @param backup null when there is none. */
    public static List<String> of(final EngineGauges gauges, final BackupStatus backup) {
        final List<String> warnings = new ArrayList<>();
        final Throwable snapshotProblem = gauges.snapshotProblem();
        if (snapshotProblem != null) {
            warnings.add("the last snapshot could not be made: " + snapshotProblem);
        }
        gauges.damagedFiles()
            .forEach((file, problem) -> warnings.add("file=" + file + " is damaged on the disk: " + problem));
        final Throwable scrubProblem = gauges.scrubProblem();
        if (scrubProblem != null) {
            warnings.add("files could not be read again: " + scrubProblem);
        }
        final String backupWarning = backup == null ? null : backup.warning();
        if (backupWarning != null) {
            warnings.add(backupWarning);
        }
        return warnings;
    }
}
