package dev.holdfast.sandbox.scenario;

import dev.holdfast.sandbox.Holds;

import java.util.regex.Pattern;

/** A call of the platform on the way from a person to a settled purchase, behind which the gateway can be killed. */
enum CrashStep {
    HOLDER_LOOKED_UP("POST /cardholder/list .*"),
    HOLDER_SENT("POST /cardholder/apply .*wait-1.*"),
    HOLDER_ASKED("GET /cardholder/\\w+/info .*"),
    REASON_ASKED("POST /cardholder/list .*"),
    HOLDER_LOOKED_UP_AGAIN("POST /cardholder/list .*"),
    HOLDER_SENT_AGAIN("POST /cardholder/apply .*wait-2.*"),
    HOLDER_ASKED_AGAIN("GET /cardholder/\\w+/info .*"),
    VIRTUAL_LOOKED_UP("POST /card/list .*\"card-Virtual\".*"),
    VIRTUAL_SENT("POST /card/apply .*\"card-Virtual\".*"),
    /** The answer to the application is read by then, and not journaled. */
    VIRTUAL_FETCHED("GET /card/\\w+/detail .*"),
    /** Of the card itself or in the list of all: either brings the news. */
    VIRTUAL_FOLLOWED("GET /card/\\w+/detail .*|POST /card/list .*"),
    PHYSICAL_LOOKED_UP("POST /card/list .*\"card-Physical\".*"),
    PHYSICAL_SENT("POST /card/apply .*\"card-Physical\".*"),
    PHYSICAL_FETCHED("GET /card/\\w+/detail .*"),
    PHYSICAL_FOLLOWED("GET /card/\\w+/detail .*|POST /card/list .*"),
    ACTIVATION_PREPARED("GET /card/\\w+/detail .*"),
    ACTIVATION_SENT("POST /card/active .*"),
    PIN_SENT("POST /card/pin/set .*"),
    TOKEN_ASKED("GET /merchant/client/\\w+/token .*"),
    ORDERS_ASKED("POST /card/consume/list .*");

    private final Pattern call;

    CrashStep(final String call) {
        this.call = Pattern.compile(call);
    }

    boolean is(final String made) {
        return call.matcher(made).matches();
    }

    /** When the gateway ends, and what the platform has done by then. */
    enum Moment {
        /** The call is lost, and the platform has done nothing. */
        LOST,
        /** The platform has done it and has not answered. */
        DONE,
        /** The answer has come to the machine, and the gateway has not read it. */
        ANSWERED,
        /** The answer is with the gateway, which may have written down what it says, or not. */
        READ;

        Holds.Hold hold(final SandboxRig rig, final CrashStep step) {
            return rig.sandbox().holds().next(step::is, this != LOST);
        }

        void kill(final SandboxRig rig, final Holds.Hold hold) {
            if (this == ANSWERED) {
                rig.pause();
            }
            if (this == ANSWERED || this == READ) {
                hold.release();
            }
            rig.kill();
        }
    }
}
