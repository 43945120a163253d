package org.understudy.services.ssh;

import java.io.InputStream;
import java.nio.file.Path;

import org.understudy.model.host.Host;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.Observable;

/// The one way to a host: one authenticated SSH session and everything as channels of it, or this machine itself.
///
/// Safe for use by many threads. Every method blocks (use virtual threads), ends within its
/// deadline, and throws a [ProblemException] that can be shown to people. Interrupting the caller
/// ends the call: the remote program is killed, the problem is of kind CANCELLED and the interrupt
/// flag stays set.
///
/// When the session is lost, what runs fails with CONNECTION_LOST (never silently) and the session is built anew in the
/// background, see [ConnectionState]; a call made meanwhile waits a while for it.
public interface HostConnection extends AutoCloseable {
    Host host();

    Observable<ConnectionState> state();

    /// Runs a command to its end. A non-zero exit code is a result, not an exception: see [ExecResult#orFail].
    ExecResult run(Command command) throws ProblemException;

    /// Starts a command and leaves its streams to the caller. With [As#ROOT] it returns when sudo has let us in, so the
    /// streams belong to the program alone.
    RemoteProcess start(Command command) throws ProblemException;

    /// Copies a file to the host as the login, whole or not at all (a temporary name, then a rename).
    ///
    /// @param remote absolute path; its folder exists
    /// @param mode permission bits such as 0755
    void upload(Path local, String remote, int mode) throws ProblemException;

    /// @param size bytes that the stream must give, else nothing is kept
    void upload(InputStream content, long size, String remote, int mode) throws ProblemException;

    /// Reads a small file.
    ///
    /// @param limit bytes; a longer file is a problem
    byte[] readFile(String path, As as, int limit) throws ProblemException;

    /// Whether something (a dangling link too) has this path, as far as the login can see.
    boolean exists(String path) throws ProblemException;

    /// Leads a free loopback port of this machine to `host:port` as seen from the host.
    LocalForward forwardTcp(String host, int port) throws ProblemException;

    /// Makes a private unix socket; each connection to it starts the command anew and is bridged to its streams.
    UnixBridge bridge(Command command) throws ProblemException;

    /// Ends the session and what runs through it. Remote programs lose their streams and are killed.
    @Override
    void close();
}
