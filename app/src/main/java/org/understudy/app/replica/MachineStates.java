package org.understudy.app.replica;

import org.understudy.app.theme.Icon;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.Replica.MachineState;

import static org.understudy.app.ui.Texts.t;

/// How the state of a replica's machine is told and drawn.
public final class MachineStates {
    private MachineStates() {}

    public static String word(MachineState state) {
        return switch (state) {
            case UNKNOWN -> t("Unknown");
            case UNDEFINED -> t("No machine yet");
            case OFF -> t("Off");
            case RUNNING -> t("Running");
            case PAUSED -> t("Paused");
            case CRASHED -> t("Crashed");
        };
    }

    public static Icon icon(MachineState state) {
        return switch (state) {
            case UNKNOWN -> Icon.STATE_UNKNOWN;
            case UNDEFINED -> Icon.STATE_UNDEFINED;
            case OFF -> Icon.STATE_OFF;
            case RUNNING -> Icon.STATE_RUNNING;
            case PAUSED -> Icon.STATE_PAUSED;
            case CRASHED -> Icon.STATE_CRASHED;
        };
    }

    /// The style class of its colour.
    public static String tone(MachineState state) {
        return switch (state) {
            case RUNNING -> "tone-success";
            case PAUSED -> "tone-warning";
            case CRASHED -> "tone-danger";
            case UNKNOWN, UNDEFINED, OFF -> "tone-muted";
        };
    }

    /// State with the sync point it runs from.
    public static String sentence(Replica replica) {
        return replica.running().isPresent() && replica.machine() == MachineState.RUNNING
                ? t("Running from sync point {0}", replica.running().get())
                : word(replica.machine());
    }
}
