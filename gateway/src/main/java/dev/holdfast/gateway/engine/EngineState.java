package dev.holdfast.gateway.engine;

/** Whether the ledger decides. */
public enum EngineState {
    /** Commands are decided. */
    RUNNING,
    /** The journal failed, or an invariant broke: everything is declined until a restart. Final. */
    FAILED,
    /** Stopped on purpose. Final. */
    STOPPED
}
