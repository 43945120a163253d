package org.understudy.tests.ui.fake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.understudy.app.desk.Hosts;
import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;
import org.understudy.services.replica.link.AgentFootprint;
import org.understudy.services.task.RunningTask;

/// Hosts in memory. A test of `ledger-db` fails at the login; all others pass.
public final class FakeHosts implements Hosts {
    private final MutableObservable<List<Host>> all;
    private final FakeReplicas.Stepper stepper;

    public FakeHosts(List<Host> hosts, FakeReplicas.Stepper stepper) {
        all = new MutableObservable<>(hosts);
        this.stepper = stepper;
    }

    @Override
    public Observable<List<Host>> all() {
        return all;
    }

    @Override
    public void refresh() {
        // they are all here
    }

    @Override
    public AgentFootprint removableAgent(String host) throws ProblemException {
        if (host.equals("ledger-db")) {
            throw new ProblemException(
                    Kind.BUSY,
                    "An agent is running on ledger-db.",
                    "Somebody works with it: process 4711.",
                    "Wait until that is done, or end it; then try again.");
        }
        return footprint(host);
    }

    private static AgentFootprint footprint(String host) {
        return new AgentFootprint(
                host,
                List.of(
                        new AgentFootprint.Tree("/var/lib/understudy/agent/13aee0c7a8489f32", 62_000_000),
                        new AgentFootprint.Tree("/var/lib/understudy/agent/d90ca8f9e8e56355", 63_500_000)),
                List.of());
    }

    @Override
    public RunningTask<AgentFootprint> removeAgent(String host) {
        FakeTask<AgentFootprint> task = new FakeTask<>("clean", "Remove the agent from " + host, List.of("Delete"));
        task.then(() -> task.phase("Delete")).then(() -> task.succeed(() -> footprint(host)));
        stepper.go(task::step);
        return task;
    }

    @Override
    public void add(Host host) throws ProblemException {
        if (all.get().stream().anyMatch(h -> h.name().equals(host.name()))) {
            throw new ProblemException(
                    Kind.NAME_TAKEN,
                    "There is a host named " + host.name() + " already.",
                    "Names of hosts are unique.",
                    "Choose another name.");
        }
        all.update(list -> {
            List<Host> next = new ArrayList<>(list);
            next.add(host);
            next.sort(Comparator.comparing(Host::name));
            return List.copyOf(next);
        });
    }

    @Override
    public void remove(String name) {
        all.update(list -> list.stream().filter(h -> !h.name().equals(name)).toList());
    }

    @Override
    public Test test(Host host) {
        FakeTest test = new FakeTest(host);
        stepper.go(test::step);
        return test;
    }

    private static final class FakeTest implements Test {
        private static final List<String> TITLES =
                List.of("Name", "Port", "Host key", "Login", "Root", "Libvirt", "Space", "Tools");
        private static final List<String> FOUND = List.of(
                "10.20.0.7",
                "OpenSSH 9.2p1 answers on port 2222 after 3 ms",
                "ssh-ed25519 SHA256:Jm7nTq1n0vT1w6yT0bVYb3tJ0yqgV3l8nX0m5r2pZkM, as in known_hosts",
                "by the key ~/.ssh/id_support",
                "the login is root",
                "libvirt 9.0.0, QEMU 7.2.22; KVM was proved",
                "410 GB free below /var/lib/understudy",
                "qemu-img, qemu-storage-daemon, mkfs.ext4, mkfs.xfs, losetup");
        private final MutableObservable<List<Stage>> stages;
        private final MutableObservable<Optional<Fitness>> fitness = new MutableObservable<>(Optional.empty());
        private final boolean refused;
        private int at;
        private boolean cancelled;

        FakeTest(Host host) {
            refused = host.name().equals("ledger-db");
            stages = new MutableObservable<>(
                    TITLES.stream().map(t -> stage(t, Outcome.WAITING, "")).toList());
        }

        private static Stage stage(String title, Outcome outcome, String detail) {
            return new Stage(title.toLowerCase(), title, outcome, detail, Optional.empty());
        }

        boolean step() {
            List<Stage> next = new ArrayList<>(stages.get());
            if (cancelled) {
                next.replaceAll(s -> s.outcome() == Outcome.WAITING || s.outcome() == Outcome.RUNNING
                        ? stage(s.title(), Outcome.SKIPPED, "")
                        : s);
                stages.set(List.copyOf(next));
                return false;
            }
            if (at > 0) {
                next.set(at - 1, stage(TITLES.get(at - 1), Outcome.PASSED, FOUND.get(at - 1)));
            }
            if (refused && at == 4) {
                next.set(
                        3,
                        new Stage(
                                "login",
                                "Login",
                                Outcome.FAILED,
                                "",
                                Optional.of(org.understudy.model.problem.Problem.of(
                                        Kind.LOGIN_REFUSED,
                                        "ledger-db does not let admin in.",
                                        "It accepts keys only, and knows none of ours.",
                                        "Put your public key into ~admin/.ssh/authorized_keys there.",
                                        "Or choose another key in the host's settings."))));
                for (int i = 4; i < TITLES.size(); i++) {
                    next.set(i, stage(TITLES.get(i), Outcome.SKIPPED, "not tried"));
                }
                stages.set(List.copyOf(next));
                fitness.set(Optional.of(new Fitness(false, false)));
                return false;
            }
            if (at == TITLES.size()) {
                fitness.set(Optional.of(new Fitness(true, true)));
            }
            if (at < TITLES.size()) {
                next.set(at, stage(TITLES.get(at), Outcome.RUNNING, ""));
            }
            at++;
            stages.set(List.copyOf(next));
            return at <= TITLES.size();
        }

        @Override
        public Observable<List<Stage>> stages() {
            return stages;
        }

        @Override
        public Observable<Optional<Fitness>> fitness() {
            return fitness;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
