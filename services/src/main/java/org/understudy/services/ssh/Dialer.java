package org.understudy.services.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.host.HostAddress;
import org.understudy.model.host.TestStage;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// Makes authenticated sessions, through jump hosts if need be.
///
/// ```
/// name ─▶ port ─▶ key exchange ─▶ host key ─ known ─▶ login ─▶ session
///                     ▲               │ unknown
///                     └── trusted ── ask a person (no session is open meanwhile)
/// ```
final class Dialer {
    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);
    private static final int MOST_JUMPS = 8;

    private final SshSettings settings;
    private final Supplier<SshClient> client;

    Dialer(SshSettings settings, Supplier<SshClient> client) {
        this.settings = settings;
        this.client = client;
    }

    /// A session with the sessions it goes through.
    record Dialed(ClientSession session, Attempt attempt, List<ClientSession> way) {
        void close() {
            session.close(true);
            way.reversed().forEach(s -> s.close(true));
        }
    }

    Dialed dial(String title, HostAddress.Ssh ssh, Secrets secrets, DialListener listener) throws ProblemException {
        List<Target> chain = new ArrayList<>();
        Target last = Target.of(settings, title, ssh);
        expand(last, chain);
        List<ClientSession> way = new ArrayList<>();
        boolean good = false;
        try {
            for (Target jump : chain) {
                Secrets own = new Secrets(secrets.prompts(), jump.title());
                way.add(hop(jump, way, own, (_, _) -> {}).session());
                own.wipe();
            }
            Dialed dialed = hop(last, way, secrets, listener);
            good = true;
            return dialed;
        } finally {
            if (!good) {
                way.reversed().forEach(s -> s.close(true));
            }
        }
    }

    /// The first jump of a list may have a ProxyJump of its own; the others are reached from their predecessor.
    private void expand(Target target, List<Target> chain) throws ProblemException {
        List<Target> found = new ArrayList<>();
        for (String jump : target.jumps()) {
            HostAddress address = HostAddress.parse(jump.strip());
            if (!(address instanceof HostAddress.Ssh ssh)) {
                throw new ProblemException(
                        Kind.BAD_INPUT,
                        "\"" + jump + "\" cannot be a jump host.",
                        "It is this machine.",
                        "Leave it out.");
            }
            found.add(Target.of(settings, ssh.text(), ssh));
        }
        if (found.size() + chain.size() > MOST_JUMPS) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    target.title() + " cannot be reached: the jump hosts lead in a circle, or there are too many.",
                    "More than " + MOST_JUMPS + " machines stand in the way.",
                    "Look at ProxyJump in ~/.ssh/config.");
        }
        chain.addAll(0, found);
        if (!found.isEmpty() && !found.getFirst().jumps().isEmpty()) {
            expand(found.getFirst(), chain);
        }
    }

    private Dialed hop(Target target, List<ClientSession> way, Secrets secrets, DialListener listener)
            throws ProblemException {
        try {
            Reach reach = reach(target, way, listener);
            // Once more after a new key was trusted; then it is known.
            for (int turn = 0; turn < 2; turn++) {
                Attempt attempt = new Attempt(target, secrets, new KeyRing(target, settings, secrets));
                try (Opened opened = open(reach, target, way, attempt)) {
                    listener.passed(TestStage.PORT, "connected to " + target.where());
                    if (exchangeKeys(opened.session(), target, attempt, !way.isEmpty())) {
                        listener.passed(
                                TestStage.HOST_KEY,
                                attempt.fingerprint().orElse("known") + ", " + version(opened.session()));
                        login(opened.session(), target, attempt);
                        listener.passed(TestStage.LOGIN, "as " + target.user());
                        return new Dialed(opened.keep(), attempt, List.copyOf(way));
                    }
                } finally {
                    attempt.ring().close();
                }
                askToTrust(target, secrets.prompts(), attempt.stranger().orElseThrow());
            }
            throw new IllegalStateException("a trusted key is not known");
        } catch (InterruptedIOException e) {
            throw Waits.cancelled("Connecting to " + target.title());
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.UNREACHABLE,
                            target.title() + " cannot be reached.",
                            Waits.text(e),
                            "Look at the network and at the SSH service there."),
                    e);
        }
    }

    private static String version(ClientSession session) {
        String version = session.getServerVersion();
        return version == null ? "" : version.replaceFirst("^SSH-2\\.0-", "");
    }

    // ---- name and port

    /// Where to connect to: addresses to try, or the far side of a jump host.
    private record Reach(List<InetAddress> addresses) {}

    private static Reach reach(Target target, List<ClientSession> way, DialListener listener) throws ProblemException {
        if (!way.isEmpty()) {
            listener.passed(TestStage.NAME, target.address() + ", looked up by the jump host");
            return new Reach(List.of());
        }
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(target.address()));
            listener.passed(
                    TestStage.NAME,
                    target.address() + " is " + addresses.getFirst().getHostAddress());
            return new Reach(addresses);
        } catch (UnknownHostException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.UNREACHABLE,
                            target.title() + " cannot be reached.",
                            "No address is known for the name " + target.address() + ".",
                            "Look at the spelling, or give the IP address.",
                            "Look at DNS, /etc/hosts and HostName in ~/.ssh/config."),
                    e);
        }
    }

    /// Closes the session unless it is kept; closes the helper port in any case.
    private static final class Opened implements AutoCloseable {
        private final ClientSession session;
        private final Runnable helper;
        private boolean kept;

        Opened(ClientSession session, Runnable helper) {
            this.session = session;
            this.helper = helper;
        }

        ClientSession session() {
            return session;
        }

        ClientSession keep() {
            kept = true;
            return session;
        }

        @Override
        public void close() {
            helper.run();
            if (!kept) {
                session.close(true);
            }
        }
    }

    private Opened open(Reach reach, Target target, List<ClientSession> way, Attempt attempt)
            throws IOException, ProblemException {
        AttributeRepository context = AttributeRepository.ofKeyValuePair(Attempt.KEY, attempt);
        if (!way.isEmpty()) {
            ClientSession before = way.getLast();
            SshdSocketAddress local = before.startLocalPortForwarding(
                    new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(target.address(), target.port()));
            Runnable helper = () -> stop(before, local);
            boolean good = false;
            try {
                ClientSession session = connect(
                        target, new InetSocketAddress(InetAddress.getLoopbackAddress(), local.getPort()), context);
                good = true;
                return new Opened(session, helper);
            } finally {
                if (!good) {
                    helper.run();
                }
            }
        }
        @Nullable IOException first = null;
        for (InetAddress address : reach.addresses()) {
            try {
                return new Opened(connect(target, new InetSocketAddress(address, target.port()), context), () -> {});
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        throw unreachable(target, first);
    }

    private ClientSession connect(Target target, InetSocketAddress address, AttributeRepository context)
            throws IOException {
        return client.get()
                .connect(target.user(), address, context, null)
                .verify(settings.connectTimeout())
                .getClientSession();
    }

    private static void stop(ClientSession session, SshdSocketAddress local) {
        try {
            session.stopLocalPortForwarding(local);
        } catch (IOException e) {
            LOG.debug("A helper port stays open until its session ends", e);
        }
    }

    private static ProblemException unreachable(Target target, @Nullable IOException e) {
        Throwable root = e == null ? new IOException("no address") : e;
        while (root.getCause() != null && !(root instanceof ConnectException)) {
            root = root.getCause();
        }
        String text = Waits.text(root);
        String why;
        if (text.contains("refused")) {
            why = "Nothing listens on " + target.where() + ".";
        } else if (root instanceof NoRouteToHostException
                || text.contains("unreachable")
                || text.contains("No route")) {
            why = "There is no route to " + target.address() + ".";
        } else if (text.contains("timeout") || text.contains("timed out") || text.contains("time out")) {
            why = "There is no answer from " + target.where() + "; a firewall may drop it.";
        } else {
            why = text;
        }
        return new ProblemException(
                Problem.of(
                        Kind.UNREACHABLE,
                        target.title() + " cannot be reached.",
                        why,
                        "See that the machine runs, and its SSH service: systemctl status ssh",
                        "Look at address and port, and at firewalls on the way.",
                        "If it is only reached through another machine: --jump user@machine"),
                e);
    }

    // ---- host key

    /// @return false when the key is unknown
    private boolean exchangeKeys(ClientSession session, Target target, Attempt attempt, boolean jumped)
            throws ProblemException {
        Set<ClientSessionEvent> events = session.waitFor(
                EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED), settings.connectTimeout());
        if (attempt.keyTrouble().isPresent()) {
            throw attempt.keyTrouble().get().exception();
        }
        if (attempt.stranger().isPresent()) {
            return false;
        }
        if (events.contains(ClientSessionEvent.WAIT_AUTH) && !events.contains(ClientSessionEvent.CLOSED)) {
            return true;
        }
        if (jumped && session.getServerVersion() == null) {
            throw new ProblemException(
                    Kind.UNREACHABLE,
                    target.title() + " cannot be reached.",
                    "The jump host could not connect to " + target.where() + ", or does not allow forwarding.",
                    "Try it there: nc -vz " + target.address() + " " + target.port(),
                    "See that AllowTcpForwarding is on in its sshd_config.");
        }
        String why = events.contains(ClientSessionEvent.CLOSED)
                ? attempt.cause().map(Waits::text).orElse("The connection was closed at once.")
                : "There was no answer within " + settings.connectTimeout().toSeconds() + " s.";
        throw new ProblemException(
                Problem.of(
                        Kind.UNREACHABLE,
                        "What listens on " + target.where() + " did not agree to speak SSH.",
                        why,
                        "See that it is an SSH server (OpenSSH 7 or newer).",
                        "It may refuse for a while after too many attempts; wait a minute."),
                attempt.cause().orElse(null));
    }

    private static void askToTrust(Target target, Prompts prompts, Attempt.Stranger stranger) throws ProblemException {
        Prompts.UnknownKey q = stranger.question();
        if (target.neverAsk()) {
            throw unknownKey(q, "~/.ssh/config says StrictHostKeyChecking yes for it.");
        }
        if (!prompts.trust(q)) {
            throw unknownKey(q, "Nobody said that it is the right one.");
        }
        try {
            target.knownHosts().add(target.knownName(), stranger.type(), stranger.blob(), target.hashNames());
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.FAILED,
                            "The key of " + target.title() + " cannot be written to " + q.file() + ".",
                            Waits.text(e),
                            "Look at the rights of that file."),
                    e);
        }
    }

    private static ProblemException unknownKey(Prompts.UnknownKey q, String why) {
        return new ProblemException(
                Kind.HOST_KEY_UNKNOWN,
                "The host key of " + q.host() + " is not known. Nothing was sent to it.",
                q.address() + " shows " + q.keyType() + " " + q.fingerprint() + ". " + why,
                "Compare the fingerprint with the host's: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
                "Then accept it at the prompt, or with --accept-new.");
    }

    // ---- login

    private void login(ClientSession session, Target target, Attempt attempt) throws IOException, ProblemException {
        AuthFuture auth = session.auth();
        while (!auth.await(settings.connectTimeout())) {
            if (!attempt.asking()) {
                throw Waits.timedOut("The login at " + target.title(), settings.connectTimeout());
            }
        }
        if (auth.isSuccess()) {
            attempt.loggedIn();
            return;
        }
        List<String> reasons = new ArrayList<>(attempt.ring().remarks());
        if (attempt.declined()) {
            reasons.add("Nobody answered the question for a password.");
        } else if (attempt.ring().isEmpty()) {
            reasons.add("There is no key to try.");
        }
        Throwable cause = auth.getException();
        String said = cause == null ? "" : Waits.text(cause);
        if (!said.contains("No more authentication methods")) {
            reasons.add(attempt.cause().map(Waits::text).orElse(said) + ".");
        } else if (reasons.isEmpty()) {
            reasons.add("The server accepted neither the keys nor the passwords that were offered.");
        }
        throw new ProblemException(
                Problem.of(
                        Kind.LOGIN_REFUSED,
                        target.title() + " does not let " + target.user() + " in.",
                        String.join(" ", reasons),
                        "Put your key there: ssh-copy-id -p " + target.port() + " " + target.user() + "@"
                                + target.address(),
                        "Or load the right key: ssh-add FILE; or name it: --identity FILE",
                        "Look at the user name, and at the log of the SSH service there."),
                cause);
    }
}
