package org.understudy.services.replica.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/// This machine as a portal, as root, without anything in between.
final class ThisMachine implements HostConnection {
    @Override
    public Host host() {
        return new Host("here", new HostAddress.Local());
    }

    @Override
    public Observable<ConnectionState> state() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ExecResult run(Command command) throws ProblemException {
        try {
            Process process = new ProcessBuilder(command.argv()).start();
            process.getOutputStream().close();
            byte[] out = process.getInputStream().readAllBytes();
            byte[] err = process.getErrorStream().readAllBytes();
            return new ExecResult(process.waitFor(), out, err);
        } catch (IOException | InterruptedException e) {
            throw new ProblemException(Kind.FAILED, "It did not run.", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public RemoteProcess start(Command command) throws ProblemException {
        try {
            return new Running(new ProcessBuilder(command.argv()).start());
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
    public void upload(Path local, String remote, int mode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void upload(InputStream content, long size, String remote, int mode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] readFile(String path, As as, int limit) throws ProblemException {
        try {
            return Files.readAllBytes(Path.of(path));
        } catch (IOException e) {
            throw new ProblemException(Kind.NOT_FOUND, "It is not there.", path);
        }
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(Path.of(path));
    }

    @Override
    public LocalForward forwardTcp(String host, int port) {
        return new LocalForward() {
            @Override
            public InetSocketAddress address() {
                return new InetSocketAddress(host, port);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public UnixBridge bridge(Command command) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
