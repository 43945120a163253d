package org.understudy.services.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.understudy.model.problem.ProblemException;

/// A program that runs on a host. Its streams are flow-controlled: an output that nobody reads
/// stops the program, so both outputs have to be read (or one of them drained).
///
/// Closing kills the program with its whole process group if it still runs.
public interface RemoteProcess extends AutoCloseable {
    /// What the program writes to. An IOException when the connection is lost, never a silent end.
    InputStream stdout();

    InputStream stderr();

    /// What the program reads; closing it gives the program its end of file.
    OutputStream stdin();

    /// Completes with the exit code (128 + signal number for a signal). Fails with a [ProblemException] of kind
    /// CONNECTION_LOST when the connection went away first.
    CompletableFuture<Integer> exit();

    /// Waits for the end. Interruption ends the wait with a problem of kind CANCELLED, the interrupt flag set.
    ///
    /// @return the exit code
    int await(Duration deadline) throws ProblemException;

    /// Ends the program and its process group on the host: SIGTERM, and SIGKILL after a second of grace. Returns when
    /// the signals are sent or the host cannot be reached any more.
    void kill();

    @Override
    void close();
}
