package dev.holdfast.gateway.engine;

import java.util.ArrayList;
import java.util.List;

/** Puts into words what somebody should see to although decisions go on. */
final class EngineWarnings {
    private EngineWarnings() {
    }

    static List<String> of(final EngineGauges gauges) {
        final List<String> warnings = new ArrayList<>();
        final Throwable snapshotProblem = gauges.snapshotProblem();
        if (snapshotProblem != null) {
            warnings.add("the last snapshot could not be made: " + snapshotProblem);
        }
        gauges.damagedFiles().forEach((file, problem) -> warnings.add("file=" + file + " is damaged on the disk: " + problem));
        final Throwable scrubProblem = gauges.scrubProblem();
        if (scrubProblem != null) {
            warnings.add("files could not be read again: " + scrubProblem);
        }
        return warnings;
    }
}
