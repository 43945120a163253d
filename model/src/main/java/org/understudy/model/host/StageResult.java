package org.understudy.model.host;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Problem;

/// How one stage of `host test` ended.
///
/// @param detail one line for people, such as "OpenSSH 9.2, ssh-ed25519 SHA256:…"
/// @param problem what is wrong and what to do; null when the stage passed or was skipped
public record StageResult(
        TestStage stage,
        Outcome outcome,
        String detail,
        Duration time,
        @Nullable Problem problem) {
    public enum Outcome {
        PASSED,
        /// Enough for a source, not for a portal (or the other way round): the problem tells.
        WARNED,
        FAILED,
        /// Not tried, because an earlier stage failed or because it does not apply.
        SKIPPED
    }

    public Optional<Problem> trouble() {
        return Optional.ofNullable(problem);
    }
}
