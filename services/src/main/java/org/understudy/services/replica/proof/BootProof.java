package org.understudy.services.replica.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Probe;
import org.understudy.model.replica.Profile.Network;
import org.understudy.services.libvirt.Hypervisor;
import org.understudy.services.replica.proof.ProofResult.ProbeAnswer;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.LocalForward;
import org.understudy.services.ssh.RemoteProcess;

/// Powers a machine on and watches it come up:
///
/// ```
/// power on ─ serial line ──┬─ login prompt ─ guest agent ─ address ─ services ─ screenshot ─ verdict
///                          └─ panic, emergency mode, power off, deadline ─ screenshot ─ verdict
/// ```
///
/// The machine is left running, whatever the verdict: a replica that does not come up is looked at, not guessed about.
public final class BootProof {
    private static final Logger LOG = LoggerFactory.getLogger(BootProof.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(700);
    private static final int LAST_LINES = 20;

    private final Hypervisor hypervisor;
    private final HostConnection portal;
    private final ProofOrder order;
    private final Consumer<String> progress;
    private final SerialWatch serial = new SerialWatch();
    private final List<ProbeAnswer> answers = new ArrayList<>();
    private long powerOn;
    private long deadline;

    /// What ended the proof early.
    private static final class NotUp extends Exception {
        NotUp(String sentence) {
            super(sentence, null, false, false);
        }
    }

    private BootProof(Hypervisor hypervisor, HostConnection portal, ProofOrder order, Consumer<String> progress) {
        this.hypervisor = hypervisor;
        this.portal = portal;
        this.order = order;
        this.progress = progress;
    }

    /// Blocks until there is a verdict. Problems are thrown only where nothing could be found out:
    /// the machine cannot be started, the portal is out of reach, the caller was interrupted.
    ///
    /// @param progress gets one short sentence per step
    public static ProofResult run(
            Hypervisor hypervisor, HostConnection portal, ProofOrder order, Consumer<String> progress)
            throws ProblemException {
        return new BootProof(hypervisor, portal, order, progress).run();
    }

    private ProofResult run() throws ProblemException {
        powerOn = System.nanoTime();
        deadline = powerOn + order.deadline().toNanos();
        hypervisor.start(order.domain());
        progress.accept("powered on");
        double bootSeconds = 0;
        boolean passed = true;
        String sentence;
        // The log is opened by libvirt before start returns; -F also outlives its being made anew by a reboot.
        try (RemoteProcess tail = portal.start(
                Command.of("tail", "-n", "+1", "-F", order.serialLog()).asRoot())) {
            Thread.ofVirtual().name("serial-" + order.domain()).start(() -> follow(tail.stdout()));
            Thread.ofVirtual().name("serial-errors-" + order.domain()).start(() -> drain(tail.stderr()));
            try {
                awaitLogin();
                bootSeconds = seconds();
                answer("serial login", true, String.join("", serial.lastLines(1)));
                GuestAgent agent = new GuestAgent(hypervisor, order.domain(), serial);
                Optional<String> address = askAgent(agent);
                for (Probe probe : order.probes()) {
                    ask(probe, agent, address);
                }
                passed = answers.stream().allMatch(ProbeAnswer::passed);
                sentence = verdict(passed, bootSeconds);
            } catch (NotUp e) {
                passed = false;
                bootSeconds = bootSeconds == 0 ? seconds() : bootSeconds;
                sentence = String.valueOf(e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "The proof of " + order.domain() + " was cancelled.", "");
        }
        double total = seconds();
        return new ProofResult(
                passed, bootSeconds, total, sentence, answers, screenshot(), serial.lastLines(LAST_LINES));
    }

    private String verdict(boolean passed, double bootSeconds) {
        if (passed) {
            return String.format(java.util.Locale.ROOT, "It came up in %.1f s and everything answered.", bootSeconds);
        }
        List<String> silent = answers.stream()
                .filter(a -> !a.passed())
                .map(ProbeAnswer::probe)
                .toList();
        return String.format(
                java.util.Locale.ROOT,
                "It came up in %.1f s, but this did not answer as it should: %s.",
                bootSeconds,
                String.join(", ", silent));
    }

    private void follow(InputStream lines) {
        char[] part = new char[8192];
        try (Reader text = new InputStreamReader(lines, StandardCharsets.UTF_8)) {
            int count = text.read(part);
            while (count >= 0) {
                serial.add(new String(part, 0, count));
                count = text.read(part);
            }
        } catch (IOException e) {
            LOG.debug("The serial log is no longer followed", e);
        }
    }

    private static void drain(InputStream errors) {
        try {
            errors.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.debug("The serial log's follower ended", e);
        }
    }

    private double seconds() {
        return (System.nanoTime() - powerOn) / 1e9;
    }

    private void awaitLogin() throws ProblemException, NotUp, InterruptedException {
        long nextLook = System.nanoTime() + BETWEEN_LOOKS.toNanos();
        while (true) {
            SerialWatch.State state = serial.state();
            if (state == SerialWatch.State.LOGIN) {
                progress.accept("the login prompt is there");
                return;
            }
            if (state == SerialWatch.State.FAILED) {
                throw new NotUp(serial.failure().orElse("It failed."));
            }
            long now = System.nanoTime();
            if (now > deadline) {
                throw new NotUp(
                        "No login prompt came within " + order.deadline().toSeconds() + " s.");
            }
            if (now > nextLook) {
                nextLook = now + BETWEEN_LOOKS.toNanos();
                boolean on = hypervisor
                        .find(order.domain())
                        .map(d -> d.power().isOn())
                        .orElse(false);
                if (!on) {
                    throw new NotUp("The machine switched itself off before the login prompt came.");
                }
            }
            serial.awaitMore(Math.min(BETWEEN_LOOKS.toMillis(), (deadline - now) / 1_000_000 + 1));
        }
    }

    /// @return an address of the replica, where its agent tells one
    private Optional<String> askAgent(GuestAgent agent) throws ProblemException, NotUp, InterruptedException {
        if (!order.hasGuestAgent()) {
            return Optional.empty();
        }
        while (true) {
            try {
                agent.ping();
                answer("guest agent", true, agent.os());
                progress.accept("the guest agent answers");
                break;
            } catch (ProblemException e) {
                if (e.kind() == Kind.CANCELLED || e.kind() == Kind.CONNECTION_LOST) {
                    throw e;
                }
                if (System.nanoTime() > deadline) {
                    answer("guest agent", false, e.problem().sentence());
                    return Optional.empty();
                }
                betweenQuestions();
            }
        }
        if (order.network() == Network.NONE) {
            return Optional.empty();
        }
        // DHCP may be a few seconds behind the login prompt.
        long patience =
                Math.min(deadline, System.nanoTime() + Duration.ofSeconds(60).toNanos());
        while (true) {
            List<String> addresses = agent.addresses();
            if (!addresses.isEmpty()) {
                answer("address", true, String.join(", ", addresses));
                return Optional.of(addresses.getFirst());
            }
            if (System.nanoTime() > patience) {
                answer("address", false, "the card got no address");
                return Optional.empty();
            }
            betweenQuestions();
        }
    }

    private void ask(Probe probe, GuestAgent agent, Optional<String> address)
            throws ProblemException, NotUp, InterruptedException {
        progress.accept("asking " + probe.name());
        while (true) {
            ServiceProbes.Said said = askOnce(probe, agent, address);
            if (said.passed() || System.nanoTime() > deadline) {
                answer(probe.name(), said.passed(), said.answer());
                return;
            }
            betweenQuestions();
        }
    }

    /// Nobody tells when an answer would come; but the serial line may tell that none will.
    private void betweenQuestions() throws NotUp, InterruptedException {
        Optional<String> failure = serial.awaitFailure(BETWEEN_QUESTIONS.toMillis());
        if (failure.isPresent()) {
            throw new NotUp(failure.get());
        }
    }

    private ServiceProbes.Said askOnce(Probe probe, GuestAgent agent, Optional<String> address)
            throws ProblemException, InterruptedException {
        return switch (probe) {
            case Probe.Http http -> {
                try (LocalForward forward = reach(http.port(), address)) {
                    yield ServiceProbes.http(http, forward.address());
                }
            }
            case Probe.Tcp tcp -> {
                try (LocalForward forward = reach(tcp.port(), address)) {
                    yield ServiceProbes.tcp(tcp, forward.address(), address.isPresent());
                }
            }
            case Probe.Run run -> {
                if (!order.hasGuestAgent()) {
                    yield new ServiceProbes.Said(false, "commands need the guest agent, which is not installed");
                }
                try {
                    yield ServiceProbes.run(run, agent);
                } catch (ProblemException e) {
                    if (e.kind() == Kind.CANCELLED || e.kind() == Kind.CONNECTION_LOST) {
                        throw e;
                    }
                    yield new ServiceProbes.Said(
                            false, GuestAgent.shorten(e.problem().sentence()));
                }
            }
        };
    }

    private LocalForward reach(int port, Optional<String> address) throws ProblemException {
        for (var forward : order.forwards()) {
            if (forward.guestPort() == port) {
                return portal.forwardTcp("127.0.0.1", forward.portalPort());
            }
        }
        if (order.network() == Network.NAT && address.isPresent()) {
            return portal.forwardTcp(address.get(), port);
        }
        return new LocalForward() {
            @Override
            public InetSocketAddress address() {
                return new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), 9); // nobody is there: the probe says that nothing answers
            }

            @Override
            public void close() {}
        };
    }

    private void answer(String probe, boolean passed, String text) {
        answers.add(new ProbeAnswer(probe, passed, seconds(), text));
    }

    private byte[] screenshot() {
        try {
            return hypervisor.screenshot(order.domain());
        } catch (ProblemException e) {
            LOG.info("No screenshot of {}: {}", order.domain(), e.getMessage());
            return new byte[0];
        }
    }
}
