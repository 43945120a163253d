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
            return new Running(builder.start());
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
            setState(new ConnectionState.Closed());
        }
    }

    private static final class Running implements RawProcess {
        private final Process process;
        private final CompletableFuture<Integer> exit;

        Running(Process process) {
            this.process = process;
            this.exit = process.onExit().thenApply(Process::exitValue);
        }

        @Override
        public InputStream stdout() {
            return process.getInputStream();
        }

        @Override
        public InputStream stderr() {
            return process.getErrorStream();
        }

        @Override
        public OutputStream stdin() {
            return process.getOutputStream();
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
