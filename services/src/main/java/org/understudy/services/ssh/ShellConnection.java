package org.understudy.services.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;

/// What SSH and this machine have in common: everything that can be made of "run a line in a shell".
abstract class ShellConnection implements HostConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ShellConnection.class);
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final Duration KILL_DEADLINE = Duration.ofSeconds(10);
    private static final int COPY_BUFFER = 256 << 10;

    /// Grace first, then force; in the group, so that children go too. `kill -0` tells whether anybody is left.
    private static final String KILL = "kill -TERM \"-$1\" 2>/dev/null || exit 0; i=0; "
            + "while [ $i -lt 20 ]; do kill -0 \"-$1\" 2>/dev/null || exit 0; sleep 0.05; i=$((i+1)); done; "
            + "kill -KILL \"-$1\" 2>/dev/null; exit 0";

    private final Host host;
    private final Secrets secrets;
    private final MutableObservable<ConnectionState> state;
    private final Set<GuardedProcess> running = ConcurrentHashMap.newKeySet();
    private final Set<BridgeSocket> bridges = ConcurrentHashMap.newKeySet();

    ShellConnection(Host host, Secrets secrets, ConnectionState initial) {
        this.host = host;
        this.secrets = secrets;
        this.state = new MutableObservable<>(initial);
    }

    /// Runs a line in a POSIX shell on the host.
    abstract RawProcess execute(String line) throws ProblemException;

    /// Whose password sudo asks for, as `user@host`.
    abstract String subject();

    @Override
    public final Host host() {
        return host;
    }

    @Override
    public final Observable<ConnectionState> state() {
        return state;
    }

    final void setState(ConnectionState next) {
        state.update(now -> now instanceof ConnectionState.Closed ? now : next);
    }

    final Secrets secrets() {
        return secrets;
    }

    @Override
    public final RemoteProcess start(Command command) throws ProblemException {
        String what = command.program() + " on " + host.name();
        Launch launch = Launch.of(command, host.privilege());
        RawProcess raw = execute(launch.line());
        boolean good = false;
        try {
            long group = begin(command, launch, raw, what);
            Runnable signals = command.leaves() ? () -> {} : () -> killGroup(group, command.as());
            GuardedProcess process = new GuardedProcess(raw, what, signals, running::remove);
            running.add(process);
            CompletableFuture<Boolean> _ = raw.exit().handle((_, _) -> running.remove(process));
            good = true;
            return process;
        } finally {
            if (!good) {
                raw.letGo();
            }
        }
    }

    private long begin(Command command, Launch launch, RawProcess raw, String what) throws ProblemException {
        Prelude prelude = new Prelude(launch, raw, secrets, host.name(), subject());
        CompletableFuture<Long> group = new CompletableFuture<>();
        Thread.ofVirtual().name("prelude of " + what).start(() -> {
            try {
                group.complete(prelude.readToStart());
            } catch (IOException | ProblemException | RuntimeException e) {
                group.completeExceptionally(e);
            }
        });
        Duration deadline = command.deadline().compareTo(START_DEADLINE) < 0 ? command.deadline() : START_DEADLINE;
        while (true) {
            try {
                return Waits.get(group, deadline, "The start of " + what);
            } catch (ProblemException e) {
                if (e.kind() != Kind.TIMED_OUT || !prelude.asking()) {
                    throw e.getCause() != null && raw.exit().isCompletedExceptionally() ? lost(raw, e) : e;
                }
            }
        }
    }

    private static ProblemException lost(RawProcess raw, ProblemException otherwise) {
        return raw.exit().exceptionNow() instanceof ProblemException p
                ? new ProblemException(p.problem(), p)
                : otherwise;
    }

    private void killGroup(long group, As as) {
        if (group <= 1) {
            return;
        }
        // Who was interrupted still has to clean up.
        boolean interrupted = Thread.interrupted();
        try {
            run(Command.script(KILL, Long.toString(group)).as(as).deadline(KILL_DEADLINE));
        } catch (ProblemException e) {
            LOG.debug("The group {} on {} could not be killed", group, host.name(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public final ExecResult run(Command command) throws ProblemException {
        String what = command.program() + " on " + host.name();
        long end = System.nanoTime() + command.deadline().toNanos();
        try (RemoteProcess process = start(command)) {
            CompletableFuture<byte[]> out = Streams.collect(process.stdout(), command.outputLimit(), what);
            CompletableFuture<byte[]> err = Streams.collect(process.stderr(), command.outputLimit(), what);
            CompletableFuture<@Nullable Void> fed = Streams.feed(process.stdin(), command.stdin());
            CompletableFuture<ExecResult> all = process.exit()
                    .thenCombine(
                            out.thenCombine(err, Both::new), (code, both) -> new ExecResult(code, both.out, both.err));
            // Too much output must not wait for a program that waits for us to read on.
            CompletableFuture<ExecResult> first = new CompletableFuture<>();
            CompletableFuture<byte[]> _ = out.exceptionally(e -> fail(first, e));
            CompletableFuture<byte[]> _ = err.exceptionally(e -> fail(first, e));
            CompletableFuture<Boolean> _ = all.handle(
                    (result, e) -> e == null ? first.complete(result) : first.completeExceptionally(Streams.peel(e)));
            ExecResult result = Waits.get(first, Duration.ofNanos(Math.max(1, end - System.nanoTime())), what);
            fed.cancel(true);
            return result;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // a pair on its way
    private record Both(byte[] out, byte[] err) {}

    private static byte[] fail(CompletableFuture<?> target, Throwable e) {
        // A lost connection shows in the exit future too, with better words.
        Throwable cause = Streams.peel(e);
        if (cause instanceof ProblemException) {
            target.completeExceptionally(cause);
        }
        return new byte[0];
    }

    @Override
    public final void upload(Path local, String remote, int mode) throws ProblemException {
        try (InputStream in = Files.newInputStream(local)) {
            upload(in, Files.size(local), remote, mode);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(Kind.FAILED, local + " cannot be read.", Waits.text(e), "Look at its rights."), e);
        }
    }

    @Override
    public final void upload(InputStream content, long size, String remote, int mode) throws ProblemException {
        String script = "umask 077; t=\"$1.$$.new\"; trap 'rm -f \"$t\"' EXIT; cat >\"$t\" && "
                + "[ \"$(stat -c %s \"$t\")\" = \"$2\" ] && chmod \"$3\" \"$t\" && mv -f \"$t\" \"$1\"";
        String what = remote + " cannot be written on " + host.name() + ".";
        Command command = Command.script(script, remote, Long.toString(size), Integer.toOctalString(mode));
        try (RemoteProcess process = start(command)) {
            CompletableFuture<byte[]> err = Streams.collect(process.stderr(), 65_536, what);
            @Nullable IOException broken = null;
            try (OutputStream out = process.stdin()) {
                copyExactly(content, size, out);
            } catch (IOException e) {
                broken = e;
            }
            int code = process.await(Duration.ofMinutes(1));
            byte[] said = Waits.get(err, Duration.ofSeconds(10), what);
            if (code != 0 || broken != null) {
                String why = new ExecResult(code, new byte[0], said).lastWords();
                Kind kind = why.contains("No space") ? Kind.NO_SPACE : Kind.FAILED;
                throw new ProblemException(
                        Problem.of(
                                kind,
                                what,
                                broken != null && said.length == 0 ? Waits.text(broken) : why,
                                "Look at rights and free space there."),
                        broken);
            }
        }
    }

    private static void copyExactly(InputStream in, long size, OutputStream out) throws IOException {
        byte[] buffer = new byte[COPY_BUFFER];
        long left = size;
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new IOException("The content ended " + left + " bytes too early.");
            }
            out.write(buffer, 0, n);
            left -= n;
        }
    }

    @Override
    public final byte[] readFile(String path, As as, int limit) throws ProblemException {
        String script = "head -c \"$2\" <\"$1\"";
        ExecResult result = run(Command.script(script, path, Long.toString(limit + 1L))
                        .as(as)
                        .outputLimit(limit + 1))
                .orFail(Kind.NOT_FOUND, path + " cannot be read on " + host.name() + ".");
        if (result.stdout().length > limit) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    path + " on " + host.name() + " is longer than it should be.",
                    "At most " + limit + " bytes were expected.");
        }
        return result.stdout();
    }

    @Override
    public final boolean exists(String path) throws ProblemException {
        return run(Command.script("[ -e \"$1\" ] || [ -L \"$1\" ]", path)).ok();
    }

    @Override
    public final UnixBridge bridge(Command command) throws ProblemException {
        BridgeSocket bridge = BridgeSocket.open(this, command, bridges::remove);
        bridges.add(bridge);
        return bridge;
    }

    /// Ends what runs through this connection.
    final void closeChildren() {
        bridges.forEach(BridgeSocket::close);
        running.forEach(GuardedProcess::close);
        secrets.wipe();
    }
}
