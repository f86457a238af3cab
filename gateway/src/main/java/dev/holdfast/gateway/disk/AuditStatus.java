package dev.holdfast.gateway.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What the audit reports of itself. Its thread writes, any thread reads. */
public final class AuditStatus {
    private final LongSupplier coveredUpTo;
    private volatile Throwable problem;
    private volatile String damage;
    private volatile long failures;
    private volatile boolean isBehind;

    /** @param coveredUpTo gives the sequence of the last command that the audit covers. */
    AuditStatus(final LongSupplier coveredUpTo) {
        this.coveredUpTo = coveredUpTo;
    }

    /** Whether it lacks a command that was shown, or cannot be written. */
    public boolean isBehind() {
        return isBehind || problem != null;
    }

    /** How many times it could not be written. */
    public long failures() {
        return failures;
    }

    /** Why it could not be written the last time; null when it could. */
    public Throwable problem() {
        return problem;
    }

    /** What an operator should see to. */
    public List<String> warnings() {
        final List<String> warnings = new ArrayList<>();
        final Throwable last = problem;
        if (last != null) {
            warnings.add("the audit cannot be written, decisions go on: " + last);
        } else if (isBehind) {
            warnings.add("the audit lacks commands behind sequence=" + coveredUpTo.getAsLong()
                + ": the next snapshot or start makes them again");
        }
        final String found = damage;
        if (found != null) {
            warnings.add("the audit was damaged when it was opened: " + found);
        }
        return warnings;
    }

    void behind(final boolean lacksSomething) {
        isBehind = lacksSomething;
    }

    void damaged(final String what) {
        damage = what;
    }

    /** Returns whether it fails otherwise than the last time. */
    boolean failed(final Throwable e) {
        final boolean isNews = problem == null || !problem.toString().equals(e.toString());
        problem = e;
        failures++;
        return isNews;
    }

    /** Returns whether it had failed the last time. */
    boolean isWritten() {
        final boolean isNews = problem != null;
        problem = null;
        return isNews;
    }
}
