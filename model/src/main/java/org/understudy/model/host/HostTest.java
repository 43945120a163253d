package org.understudy.model.host;

import java.util.List;

import org.understudy.model.host.StageResult.Outcome;

/// All stages of one `host test`.
///
/// @param stages one result for each [TestStage], in order
public record HostTest(Host host, List<StageResult> stages) {
    public HostTest {
        stages = List.copyOf(stages);
    }

    /// Whether nothing failed; warnings are allowed.
    public boolean passed() {
        return stages.stream().noneMatch(s -> s.outcome() == Outcome.FAILED);
    }

    /// Whether the host may serve as a source: it is reached and root is there.
    public boolean fitForSource() {
        return passed() && stages.stream().anyMatch(s -> s.stage() == TestStage.SUDO && s.outcome() == Outcome.PASSED);
    }

    /// Whether the host may keep replicas: nothing failed, nothing is missing.
    public boolean fitForPortal() {
        return fitForSource()
                && stages.stream()
                        .filter(s -> s.stage().compareTo(TestStage.SUDO) > 0)
                        .allMatch(s -> s.outcome() == Outcome.PASSED);
    }
}
