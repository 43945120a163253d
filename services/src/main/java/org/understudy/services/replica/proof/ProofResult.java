package org.understudy.services.replica.proof;

import java.util.List;

/// @param passed whether everything that was asked for answered
/// @param bootSeconds from power on to the login prompt; to the failure, where it failed before
/// @param totalSeconds from power on to the last answer
/// @param sentence the verdict, for people
/// @param screenshot PNG; empty where none could be taken
/// @param lastLines of the serial line
@SuppressWarnings("ArrayRecordComponent") // a picture; nobody compares results
public record ProofResult(
        boolean passed,
        double bootSeconds,
        double totalSeconds,
        String sentence,
        List<ProbeAnswer> answers,
        byte[] screenshot,
        List<String> lastLines) {
    public ProofResult {
        answers = List.copyOf(answers);
        lastLines = List.copyOf(lastLines);
    }

    /// @param probe its name
    /// @param seconds from power on
    /// @param answer what it said, shortened
    public record ProbeAnswer(String probe, boolean passed, double seconds, String answer) {}
}
