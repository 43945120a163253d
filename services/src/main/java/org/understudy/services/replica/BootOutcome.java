package org.understudy.services.replica;

import java.util.List;

import org.understudy.model.replica.Replica;

/// @param answers what the booted replica said to each probe
/// @param screenshot path of the picture; empty where there is none
/// @param serialLog path of the log of the serial line on the portal
public record BootOutcome(
        Replica replica,
        int point,
        boolean passed,
        double bootSeconds,
        List<Answer> answers,
        String screenshot,
        String serialLog,
        List<Forward> forwards) {
    /// @param answer what it said, shortened
    public record Answer(String probe, boolean passed, double seconds, String answer) {}

    /// A port of the replica that can be reached from the portal.
    public record Forward(int guestPort, String address) {}
}
