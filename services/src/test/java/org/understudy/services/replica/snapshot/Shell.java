package org.understudy.services.replica.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.Observable;
import org.understudy.services.ssh.As;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.ConnectionState;
import org.understudy.services.ssh.ExecResult;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.LocalForward;
import org.understudy.services.ssh.RemoteProcess;
import org.understudy.services.ssh.UnixBridge;

/// This machine as root, or another one behind words that take a line for its shell (`ssh host sudo`).
final class Shell implements HostConnection {
    private final List<String> before;
    final List<Process> started = new ArrayList<>();

    Shell(List<String> before) {
        this.before = List.copyOf(before);
    }

    private ProcessBuilder builder(Command command) {
        List<String> argv = new ArrayList<>(before);
        for (String arg : command.argv()) {
            argv.add(before.isEmpty() ? arg : "'" + arg.replace("'", "'\\''") + "'");
        }
        return new ProcessBuilder(argv);
    }

    @Override
    public Host host() {
        return new Host("here", new HostAddress.Local());
    }

    @Override
    public ExecResult run(Command command) throws ProblemException {
        try {
            Process process = builder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            byte[] out = process.getInputStream().readAllBytes();
            return new ExecResult(process.waitFor(), out, new byte[0]);
        } catch (IOException | InterruptedException e) {
            throw new ProblemException(Kind.FAILED, "It did not run.", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public RemoteProcess start(Command command) throws ProblemException {
        try {
            Process process = builder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            started.add(process);
            return new Running(process);
        } catch (IOException e) {
            throw new ProblemException(Kind.FAILED, "It did not start.", String.valueOf(e.getMessage()));
        }
    }

    private record Running(Process process) implements RemoteProcess {
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
            return process.onExit().thenApply(Process::exitValue);
        }

        @Override
        public int await(Duration deadline) throws ProblemException {
            try {
                process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
                return process.exitValue();
            } catch (InterruptedException e) {
                throw new ProblemException(Kind.CANCELLED, "Cancelled.", "");
            }
        }

        @Override
        public void kill() {
            process.destroyForcibly();
        }

        @Override
        public void close() {
            kill();
        }
    }

    @Override
    public Observable<ConnectionState> state() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void upload(Path local, String remote, int mode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void upload(InputStream content, long size, String remote, int mode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] readFile(String path, As as, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean exists(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LocalForward forwardTcp(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public UnixBridge bridge(Command command) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        // nothing is kept open
    }
}
