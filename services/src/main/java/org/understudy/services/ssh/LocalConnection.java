package org.understudy.services.ssh;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// This machine, without SSH. Each command has a session and process group of its own (`setsid`), as it has behind
/// sshd.
final class LocalConnection extends ShellConnection {
    private final String user;
    private final PipeThreads pipes = new PipeThreads();
    private volatile boolean closed;

    LocalConnection(Host host, Secrets secrets, String user) {
        super(host, secrets, new ConnectionState.Connected());
        this.user = user;
    }

    @Override
    String subject() {
        return user + "@" + host().name();
    }

    @Override
    RawProcess execute(String line) throws ProblemException {
        if (closed) {
            throw new ProblemException(Kind.CONNECTION_LOST, host().name() + " was disconnected.", "");
        }
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", line);
        File home = new File(System.getProperty("user.home", "/"));
        builder.directory(home.isDirectory() ? home : new File("/"));
        try {
            return new Running(builder.start(), pipes);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(Kind.FAILED, "No program can be started on this machine.", Waits.text(e)), e);
        }
    }

    @Override
    public LocalForward forwardTcp(String toHost, int toPort) {
        InetSocketAddress address = new InetSocketAddress(toHost, toPort);
        return new LocalForward() {
            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public void close() {
                // nothing was opened
            }
        };
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closeChildren();
            pipes.close();
            setState(new ConnectionState.Closed());
        }
    }

    private static final class Running implements RawProcess {
        private final Process process;
        private final InputStream stdout;
        private final InputStream stderr;
        private final OutputStream stdin;
        private final CompletableFuture<Integer> exit;

        Running(Process process, PipeThreads pipes) {
            this.process = process;
            this.stdout = pipes.in(process.getInputStream());
            this.stderr = pipes.in(process.getErrorStream());
            this.stdin = pipes.out(process.getOutputStream());
            this.exit = process.onExit().thenApply(Process::exitValue);
        }

        @Override
        public InputStream stdout() {
            return stdout;
        }

        @Override
        public InputStream stderr() {
            return stderr;
        }

        @Override
        public OutputStream stdin() {
            return stdin;
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return exit;
        }

        @Override
        public void letGo() {
            process.destroy();
        }
    }
}
