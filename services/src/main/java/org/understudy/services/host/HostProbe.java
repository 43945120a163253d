package org.understudy.services.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostRole;
import org.understudy.model.host.HostTest;
import org.understudy.model.host.StageResult;
import org.understudy.model.host.StageResult.Outcome;
import org.understudy.model.host.TestStage;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.HostConnection;

/// One run of `host test`: the stages up to the login are told by the connection while it is made,
/// the others are looked at through it.
final class HostProbe {
    private static final Set<TestStage> DIALLED =
            EnumSet.of(TestStage.NAME, TestStage.PORT, TestStage.HOST_KEY, TestStage.LOGIN);

    private final Connections connections;
    private final TestListener listener;
    private final Host host;
    private final HostRole role;
    private final List<StageResult> results = new ArrayList<>();
    private TestStage next = TestStage.NAME;
    private long began;

    HostProbe(Connections connections, TestListener listener, Host host, HostRole role) {
        this.connections = connections;
        this.listener = listener;
        this.host = host;
        this.role = role;
    }

    HostTest test() {
        begin(TestStage.NAME);
        try (HostConnection connection = connections.probe(host, this::passed)) {
            while (DIALLED.contains(next)) {
                finish(Outcome.SKIPPED, "this machine needs no login", null);
            }
            HostChecks checks = new HostChecks(connection);
            boolean root = look(checks::root, Outcome.FAILED);
            Outcome forPortal = role == HostRole.PORTAL ? Outcome.FAILED : Outcome.WARNED;
            portalStage(root, checks::libvirt, forPortal);
            portalStage(root, checks::space, forPortal);
            if (root) {
                look(() -> checks.tools(role), role == HostRole.ANY ? Outcome.WARNED : Outcome.FAILED);
            } else {
                finish(Outcome.SKIPPED, "needs root", null);
            }
        } catch (ProblemException e) {
            finish(
                    Outcome.FAILED,
                    e.problem().why().isEmpty()
                            ? e.problem().what()
                            : e.problem().why(),
                    e.problem());
            while (results.size() < TestStage.values().length) {
                finish(Outcome.SKIPPED, "not reached", null);
            }
        }
        return new HostTest(host, results);
    }

    /// A look at one thing: a line for people, or a problem.
    interface Look {
        String look() throws ProblemException;
    }

    private void portalStage(boolean root, Look look, Outcome whenBad) {
        if (role == HostRole.SOURCE) {
            finish(Outcome.SKIPPED, "a source does not need it", null);
        } else if (!root) {
            finish(Outcome.SKIPPED, "needs root", null);
        } else {
            look(look, whenBad);
        }
    }

    private boolean look(Look look, Outcome whenBad) {
        try {
            finish(Outcome.PASSED, look.look(), null);
            return true;
        } catch (ProblemException e) {
            String detail = e.problem().why().isEmpty()
                    ? e.problem().what()
                    : e.problem().why();
            finish(whenBad, detail, e.problem());
            return false;
        }
    }

    private void passed(TestStage stage, String detail) {
        if (stage == next) {
            finish(Outcome.PASSED, detail, null);
        }
    }

    private void begin(TestStage stage) {
        next = stage;
        began = System.nanoTime();
        listener.started(stage);
    }

    private void finish(Outcome outcome, String detail, @org.jspecify.annotations.Nullable Problem problem) {
        StageResult result =
                new StageResult(next, outcome, detail, Duration.ofNanos(System.nanoTime() - began), problem);
        results.add(result);
        listener.finished(result);
        List<TestStage> left = List.of(TestStage.values()).subList(results.size(), TestStage.values().length);
        if (!left.isEmpty()) {
            begin(left.getFirst());
        }
    }
}
